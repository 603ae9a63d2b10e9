using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Commands;

public sealed class ConfigCommandsTests
{
    private const string Secret = "sesame";

    [Fact]
    public async Task Flag_beats_environment_beats_the_folders_file_beats_the_users_file_beats_the_default()
    {
        using var folder = new Workspace();
        Directory.CreateDirectory(folder[".config/fireworks"]);
        folder.Write(".config/fireworks/config.json", """{ "data": "user", "server": "http://user", "plugins": "user", "cluster": "user" }""");
        folder.Write("fireworks.json", """{ "data": "here", "server": "http://here", "plugins": "here", "quiet": true, /* kept out of sight */ "key": "sesame" }""");

        var shown = (await CliProcess.RunAsync(folder.Path, [("FIREWORKS_DATA", "variable"), ("FIREWORKS_SERVER", "http://variable")], "config", "show", "--data", "flag", "--json")).Expect(0).Json;

        Assert.Equal(("flag", "flag", "--data"), Of(shown, "data"));
        Assert.Equal(("http://variable", "environment", "FIREWORKS_SERVER"), Of(shown, "server"));
        Assert.Equal(("here", "file", folder["fireworks.json"]), Of(shown, "plugins"));
        Assert.Equal(("true", "file", folder["fireworks.json"]), Of(shown, "quiet"));
        Assert.Equal(("user", "file", folder[".config/fireworks/config.json"]), Of(shown, "cluster"));
        Assert.Equal(("http://127.0.0.1:8080", "default", null), Of(shown, "listen"));
    }

    [Fact]
    public async Task A_secret_is_masked_wherever_it_comes_from()
    {
        using var folder = new Workspace();

        var (flag, variable) = (await CliProcess.RunAsync(folder.Path, "config", "show", "--origin", "--key", Secret), await CliProcess.RunAsync(folder.Path, [("FIREWORKS_KEY", Secret)], "config", "show", "--json"));

        Assert.Contains("flag --key", flag.Expect(0).Out);
        Assert.Equal(("********", "environment", "FIREWORKS_KEY"), Of(variable.Expect(0).Json, "key"));
        Assert.All([flag, variable], ended => Assert.DoesNotContain(Secret, ended.Out + ended.Error));
    }

    [Fact]
    public async Task What_a_file_sets_holds_for_commands()
    {
        using var folder = new Workspace();
        folder.Write("fireworks.json", """{ "data": "elsewhere" }""");

        Assert.Contains("There is no data folder elsewhere", (await CliProcess.RunAsync(folder.Path, "run", "list")).Expect(3).Error);
    }

    [Theory]
    [InlineData("""{ "dta": "x" }""", "Did you mean 'data'?")]
    [InlineData("""{ "quiet": "yes" }""", "'quiet' is true or false")]
    [InlineData("[]", "one JSON object")]
    [InlineData("{", "fireworks.json")]
    public async Task A_file_that_is_not_as_it_must_be_is_a_usage_error_that_names_it(string file, string said)
    {
        using var folder = new Workspace();
        folder.Write("fireworks.json", file);

        var ended = (await CliProcess.RunAsync(folder.Path, "config", "show", "--json")).Expect(2);

        Assert.Contains(said, (string)ended.Problem["detail"]!);
        Assert.Contains(folder["fireworks.json"], (string)ended.Problem["detail"]!);
    }

    private static (string? Value, string? Origin, string? Source) Of(JsonNode shown, string name)
    {
        var setting = shown["settings"]!.AsArray().Single(s => (string)s!["name"]! == name)!;
        return ((string?)setting["value"], (string?)setting["origin"], (string?)setting["source"]);
    }
}
