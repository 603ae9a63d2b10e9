using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Commands;

public sealed class DoctorCommandTests
{
    private static readonly string[] Checks = ["torch", "port", "disk", "folder", "database", "clock"];

    [Fact]
    public async Task A_fresh_folder_is_fit_and_stays_as_it_was()
    {
        using var folder = new Workspace();

        var examined = (await CliProcess.RunAsync(folder.Path, "doctor", "--listen", "http://127.0.0.1:0", "--json")).Expect(0).Json;

        Assert.True((bool)examined["healthy"]!);
        Assert.Equal(Checks, examined["checks"]!.AsArray().Select(c => (string)c!["check"]!));
        Assert.All(Checks.Except(["disk"]), check => Assert.Equal("ok", Status(examined, check)));
        Assert.False(Directory.Exists(folder.Store));
    }

    [Fact]
    public async Task A_silo_that_serves_the_folder_is_asked_too()
    {
        using var folder = new Workspace();
        await using var silo = await Silo.StartAsync(folder.Path);

        var examined = (await CliProcess.RunAsync(folder.Path, "doctor", "--listen", silo.Address, "--json")).Expect(0).Json;

        Assert.All((string[])[.. Checks.Except(["disk"]), "silo", "silo-clock"], check => Assert.Equal("ok", Status(examined, check)));
        Assert.Contains(silo.Address, Found(examined, "folder"));
    }

    [Fact]
    public async Task A_taken_port_is_a_warning_with_a_remedy()
    {
        using var folder = new Workspace();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        var examined = (await CliProcess.RunAsync(folder.Path, "doctor", "--listen", $"http://{taken.LocalEndpoint}", "--json")).Expect(0).Json;

        Assert.Equal("warn", Status(examined, "port"));
        Assert.Contains("--listen", (string)examined["checks"]!.AsArray().Single(c => (string)c!["check"]! == "port")!["remedy"]!);
    }

    [Fact]
    public async Task A_damaged_database_fails_the_examination()
    {
        using var folder = new Workspace();
        Directory.CreateDirectory(folder.Store);
        folder.Write(".fireworks/fireworks.db", new string('x', 8192));

        var examined = (await CliProcess.RunAsync(folder.Path, "doctor", "--listen", "http://127.0.0.1:0", "--json")).Expect(1).Json;

        Assert.Equal((false, "fail"), ((bool)examined["healthy"]!, Status(examined, "database")));
        Assert.Equal("ok", Status(examined, "clock"));
    }

    [Fact]
    public async Task A_silo_that_does_not_answer_fails_the_examination()
    {
        using var folder = new Workspace();

        var examined = (await CliProcess.RunAsync(folder.Path, "doctor", "--server", "http://127.0.0.1:1", "--listen", "http://127.0.0.1:0", "--json")).Expect(1).Json;

        Assert.Equal("fail", Status(examined, "silo"));
    }

    private static string Status(JsonNode examined, string check) => (string)examined["checks"]!.AsArray().Single(c => (string)c!["check"]! == check)!["status"]!;

    private static string Found(JsonNode examined, string check) => (string)examined["checks"]!.AsArray().Single(c => (string)c!["check"]! == check)!["found"]!;
}
