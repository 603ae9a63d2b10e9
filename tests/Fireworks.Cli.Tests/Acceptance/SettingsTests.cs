namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Settings hold for every command that runs a silo, not for <c>serve</c> alone.</summary>
public sealed class SettingsTests
{
    private const int Usage = 2;
    private const int Conflict = 6;

    [Theory]
    [InlineData("FIREWORKS_PLUGINS", "no-such-folder", "Plugins")]
    [InlineData("FIREWORKS_SCRIPTS", "no-such-folder", "Scripts")]
    [InlineData("FIREWORKS_BLOB_ACCOUNT", "nonsense", "BlobAccount")]
    [InlineData("FIREWORKS_CLUSTER", "a b", "Cluster")]
    public async Task A_setting_that_is_wrong_ends_a_command_as_it_ends_serve(string variable, string value, string setting)
    {
        using var folder = Workspace.WithData();

        var ended = await CliProcess.RunAsync(folder.Path, [(variable, value)], "run", "start", folder.Write("digits.graph.json", Workspace.DigitsGraph(epochs: 1)));

        Assert.Contains($"'{setting}'", ended.Expect(Usage).Error);
    }

    [Fact]
    public async Task Blobs_go_where_they_are_set_to_go()
    {
        using var folder = Workspace.WithData();

        (await CliProcess.RunAsync(folder.Path, [("FIREWORKS_BLOBS", "shared")], "run", "start", folder.Write("digits.graph.json", Workspace.DigitsGraph(epochs: 1)))).Expect(0);

        Assert.NotEmpty(Directory.GetFiles(folder["shared"], "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(Path.Combine(folder.Store, "blobs")) && Directory.GetFiles(Path.Combine(folder.Store, "blobs"), "*", SearchOption.AllDirectories).Length > 0);
    }

    [Fact]
    public async Task A_command_keeps_away_from_a_database_that_silos_serve_and_so_does_a_silo_of_another_cluster()
    {
        using var folder = Workspace.WithData();
        await using var tables = await PostgresTables.CreateAsync();
        await using var silo = await Silo.StartAsync(folder.Path, "--database", tables.Connection, "--data", "a", "--blobs", "blobs");
        var before = tables.Texts("select Address || Generation from OrleansMembershipTable");

        var command = await CliProcess.RunAsync(folder.Path, "run", "list", "--database", tables.Connection, "--data", "b");
        var other = await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--database", tables.Connection, "--data", "c", "--cluster", "other");

        Assert.All((Ended[])[command, other], refused => Assert.Matches("Silos serve database .* already: .* of cluster 'fireworks'. Talk to them through their address with --server", refused.Expect(Conflict).Error));
        Assert.Equal(before, tables.Texts("select Address || Generation from OrleansMembershipTable"));
        (await CliProcess.RunAsync(folder.Path, "run", "list", "--server", silo.Address)).Expect(0);
    }
}
