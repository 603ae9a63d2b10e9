namespace Fireworks.Cli.Tests.Commands;

public sealed class ServeCommandTests
{
    [Fact]
    public async Task Serves_others_finds_itself_by_the_folder_and_ends_on_SIGTERM()
    {
        using var folder = Workspace.WithData();
        await using var silo = CliProcess.Start(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--key", "sesame", "--json");
        await silo.SeesAsync("\"address\"");
        var address = DataFolder.AddressOf(Path.Combine(folder.Path, ".fireworks"))!.ToString();

        var byFolder = await CliProcess.RunAsync(folder.Path, "run", "show", "x");
        var withoutKey = await CliProcess.RunAsync(folder.Path, "run", "show", "x", "--server", address);
        var withKey = await CliProcess.RunAsync(folder.Path, "run", "start", folder.Write("g.json", Workspace.GraphText), "--server", address, "--key", "sesame", "--json");
        var demo = await CliProcess.RunAsync(folder.Path, "demo");
        silo.Terminate();
        var ended = await silo.EndAsync();

        Assert.Equal((3, 4, 0, 6), (byFolder.ExitCode, withoutKey.ExitCode, withKey.ExitCode, demo.ExitCode));
        Assert.Equal(143, ended.ExitCode);
        Assert.Equal(new Uri(address), new Uri((string)ended.Json["address"]!));
    }
}
