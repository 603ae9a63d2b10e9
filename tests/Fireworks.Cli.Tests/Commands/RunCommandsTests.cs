namespace Fireworks.Cli.Tests.Commands;

public sealed class RunCommandsTests
{
    [Fact]
    public async Task A_run_is_one_document_and_is_found_again_by_its_name()
    {
        using var folder = Workspace.WithData();

        var run = await CliProcess.RunAsync(
            folder.Path, "run", "start", folder.Write("g.json", Workspace.GraphText), "--json", "--experiment", "tries", "--set", "width=16", "--set", "optimizer=sgd", "--set", "lr=0.05",
            "--seed", "7", "--out", "p.arrow");
        var shown = await CliProcess.RunAsync(folder.Path, "run", "show", "tries#1", "--json");
        var forPeople = await CliProcess.RunAsync(folder.Path, "run", "show", "tries#1");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal(("complete", 1, 7), ((string)run.Json["state"]!, (int)run.Json["number"]!, (int)run.Json["seed"]!));
        Assert.Equal((string)run.Json["run"]!, (string)shown.Json["run"]!);
        Assert.Equal(run.Json["metrics"]!.AsArray().Count, shown.Json["metrics"]!.AsArray().Count);
        Assert.Contains("tries#1 complete", forPeople.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', forPeople.Out + forPeople.Error);
        var (rows, _) = ArrowStream.FromBytes(await File.ReadAllBytesAsync(Path.Combine(folder.Path, "p.arrow")));
        Assert.Equal(449, rows.Length);
    }

    [Fact]
    public async Task A_run_that_fails_ends_with_1_and_says_why_on_stderr()
    {
        using var folder = Workspace.WithData();
        var graph = Workspace.GraphText.Replace("digits.csv.gz", "gone.csv.gz", StringComparison.Ordinal);

        var run = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("g.json", graph), "--json");

        Assert.Equal((1, "failed"), (run.ExitCode, (string)run.Json["state"]!));
        Assert.Contains("gone.csv.gz", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_graph_without_trainers_runs_by_being_read()
    {
        using var folder = Workspace.WithData();
        folder.Write("g.json", """
            { "fireworks": "graph/1", "name": "plain", "nodes": {
                "rows": { "kind": "csv", "path": "client/samples/data/digits.csv.gz" }, "batch": { "kind": "batch", "from": "rows", "rows": 500 } },
              "outputs": { "out": "batch" } }
            """);

        var run = await CliProcess.RunAsync(folder.Path, "run", "start", "g.json", "--json");

        Assert.Equal((0, "complete"), (run.ExitCode, (string)run.Json["state"]!));
    }

    [Fact]
    public async Task A_parameter_that_the_graph_does_not_have_is_refused()
    {
        using var folder = Workspace.WithData();

        var run = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("g.json", Workspace.GraphText), "--set", "widht=16");

        Assert.Equal((4, ""), (run.ExitCode, run.Out));
        Assert.Contains("Did you mean 'width'?", run.Error, StringComparison.Ordinal);
    }
}
