namespace Fireworks.Torch.Tests;

/// <summary>Calls that end the process on a mistake, give silently wrong numbers or leave a thread spoiled stay out of the source.</summary>
public sealed class SourceRulesTests
{
    private static readonly string[] Banned = ["matmul(", "autograd.grad(", ".sum(0)", ".prod(0)", "no_grad(", "NewDisposeScope(", "inference_mode(", "set_grad_enabled(", "cummax(", "cummin("];

    [Fact]
    public void No_dangerous_call_of_torch_outside_TorchWork()
    {
        var files = new[] { "src", "silo", "client" }
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Digits.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "obj" or "bin"))
            .ToArray();
        Assert.Contains(files, file => Path.GetFileName(file) == "TorchWork.cs");

        var found = from file in files
                    where Path.GetFileName(file) != "TorchWork.cs"
                    from line in File.ReadLines(file).Index()
                    from call in Banned
                    where line.Item.Contains(call, StringComparison.Ordinal)
                    select $"{file}:{line.Index + 1}: {call}";

        Assert.Empty(found);
    }
}
