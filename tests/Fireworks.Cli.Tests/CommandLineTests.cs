namespace Fireworks.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("")]
    [InlineData("bogus")]
    [InlineData("run")]
    [InlineData("run start")]
    [InlineData("graph validate a.json --nope")]
    [InlineData("run start a.json --transport pigeon")]
    [InlineData("run start a.json --seed many")]
    public async Task What_is_not_written_as_it_must_be_is_a_usage_error(string line)
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (ended.ExitCode, ended.Out));
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("--help", ended.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "run", "start", "ok.json", "--set", "lr")]
    [InlineData(2, "run", "start", "ok.json", "--out", "p.arrow", "--output", "nope")]
    [InlineData(2, "run", "show", "x", "--server", "localhost")]
    [InlineData(2, "serve", "--listen", "http://0.0.0.0:0")]
    [InlineData(2, "serve", "--label", "zone")]
    [InlineData(2, "demo", "--server", "http://127.0.0.1:1")]
    [InlineData(2, "graph", "validate", "ok.json", "--plugins", "none")]
    [InlineData(2, "serve", "--plugins", "none")]
    [InlineData(3, "run", "start", "none.json")]
    [InlineData(3, "run", "show", "x")]
    [InlineData(3, "search", "start", "none.json")]
    [InlineData(3, "graph", "validate", "none.json")]
    [InlineData(4, "run", "start", "bad.json")]
    [InlineData(4, "search", "start", "bad.json")]
    [InlineData(5, "run", "show", "x", "--server", "http://127.0.0.1:1")]
    [InlineData(5, "search", "show", "x", "--server", "http://127.0.0.1:1")]
    public async Task An_error_has_its_exit_code_and_leaves_stdout_empty(int exitCode, params string[] args)
    {
        using var folder = Workspace.WithData();
        folder.Write("ok.json", Workspace.GraphText);
        folder.Write("bad.json", """{ "fireworks": "graph/9" }""");

        var ended = await CliProcess.RunAsync(folder.Path, args);

        Assert.Equal((exitCode, ""), (ended.ExitCode, ended.Out));
        Assert.StartsWith("error: ", ended.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.Path, ".fireworks")), "A refused command leaves nothing behind.");
    }

    [Fact]
    public async Task A_port_that_is_taken_is_named()
    {
        using var folder = Workspace.WithData();
        await using var first = await Silo.StartAsync(folder.Path, "--data", "first");

        var second = await CliProcess.RunAsync(folder.Path, "serve", "--data", "second", "--listen", first.Address);

        Assert.Contains($"'Listen' is {first.Address}, where it cannot listen", second.Expect(2).Error);
        Assert.DoesNotContain("   at ", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_doctor_finds_a_connection_string_that_is_none()
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, "doctor", "--database", "nonsense", "--json");

        Assert.DoesNotContain("   at ", ended.Error, StringComparison.Ordinal);
        Assert.Contains("cannot be read", ended.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", ended.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_data_and_names_the_commands()
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, "--help");

        Assert.Equal((0, ""), (ended.ExitCode, ended.Error));
        Assert.All((string[])["demo", "serve", "run", "search", "graph", "--json"], word => Assert.Contains(word, ended.Out, StringComparison.Ordinal));
    }
}
