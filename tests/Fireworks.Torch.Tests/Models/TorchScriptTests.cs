using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Models;

/// <summary>The node of a TorchScript file; scripts/double.py made the file beside it.</summary>
public sealed class TorchScriptTests : PipeConformance
{
    private static readonly string Folder = Path.Combine(SourceTree.Root, "tests/Fireworks.Torch.Tests/Models/scripts");
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new ScriptPolicy(Folder)) };

    protected override Pipe Create(Pipe input) => new TorchScript(input, "double.pt", "image", "said");

    [Fact]
    public async Task Adds_what_the_program_says_of_each_row()
    {
        var script = Create(TestKit.Digits.Pipe());
        script.Bind(Context);

        var rows = await script.ReadAsync(Rows.At(3, 0), Token);

        Assert.Equal(new ColumnType(DType.Float32, [5]), rows["said"].Type);
        Assert.Equal(
            TestKit.Digits.Message().Take(Rows.At(3, 0)).Column<float>("image").ToArray().Chunk(4).SelectMany(image => (float[])[.. image.Select(v => 2 * v), image.Sum()]),
            rows.Column<float>("said"));
    }

    [Fact]
    public async Task Loads_nothing_unless_the_operator_allows_it()
    {
        var script = Create(TestKit.Digits.Pipe());
        script.Bind(base.Context);

        var refused = await Assert.ThrowsAsync<StateFileException>(() => script.ReadAsync(Rows.At(0), Token).AsTask());

        Assert.Contains("Fireworks:Scripts", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_outside_the_folder_is_refused_by_its_name()
    {
        var script = new TorchScript(TestKit.Digits.Pipe(), "../other.pt", "image");
        script.Bind(Context);

        Assert.Contains("'../other.pt' lies elsewhere", (await Assert.ThrowsAsync<StateFileException>(() => script.ReadAsync(Rows.At(0), Token).AsTask())).Message, StringComparison.Ordinal);
    }
}
