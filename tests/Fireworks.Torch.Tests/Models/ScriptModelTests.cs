using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Models;

public sealed class ScriptModelTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_TorchScript_file_of_Python_predicts_where_the_operator_allows_it()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "model.pt");
        await States.Python.RunAsync(
            """
            import sys, torch
            class M(torch.nn.Module):
                def __init__(self):
                    super().__init__()
                    self.w = torch.nn.Parameter(torch.tensor([[2., 0.], [0., 3.], [1., 1.]]))
                def forward(self, x):
                    if x.size(0) > 1000: x = x * 0
                    return torch.nn.functional.linear(x, self.w)
            torch.jit.script(M()).save(sys.argv[1])
            """,
            path);
        var rows = new Message(("x", TensorColumn.Of<float>([1, 2, 3, 4], 2)));

        using var model = new ScriptModel(path, new ScriptPolicy(temp.Path), "x", "y", new MessagePipe(rows));

        Assert.Equal([2f, 6, 3, 6, 12, 7], (await model.ReadAsync(Rows.Range(0, 2), Token)).Column<float>("y"));
        Assert.Contains("loads none", Assert.Throws<StateFileException>(() => new ScriptModel(path, ScriptPolicy.Refuse, "x", "y")).Message, StringComparison.Ordinal);
        Assert.Contains("lies elsewhere", Assert.Throws<StateFileException>(() => new ScriptModel(path, new ScriptPolicy(temp.Path + "-other"), "x", "y")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_none_is_an_error_of_ours()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "none.pt");
        File.WriteAllBytes(path, [1, 2, 3]);

        Assert.Contains("no TorchScript file", Assert.Throws<StateFileException>(() => new ScriptModel(path, new ScriptPolicy(temp.Path), "x", "y")).Message, StringComparison.Ordinal);
    }
}
