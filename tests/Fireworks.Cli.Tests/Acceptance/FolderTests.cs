using System.Diagnostics;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Whose a data folder is, and that a command that may not have it says so before it starts anything.</summary>
public sealed class FolderTests
{
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Conflict = 6;

    [Fact]
    public async Task A_folder_that_a_silo_serves_is_refused_to_a_second_silo_and_to_the_demo()
    {
        using var folder = new Workspace();
        await using var silo = await Silo.StartAsync(folder.Path);

        var (serve, demo) = (await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--json"), await CliProcess.RunAsync(folder.Path, "demo", "--json"));

        foreach (var refused in (Ended[])[serve, demo])
        {
            refused.Expect(Conflict);
            Assert.Empty(refused.Out);
            Assert.Contains($"A data folder belongs to one process, but of {folder.Store} process {silo.Process.Id} on {Environment.MachineName} holds it", refused.Error);
            Assert.Contains($"--server {silo.Address}", refused.Error);
            Assert.Contains("--data", refused.Error);
            Assert.DoesNotContain("   at ", refused.Error);
        }
        Assert.Empty(folder.Tables.Texts("select run from runs"));
    }

    [Fact]
    public async Task Silos_of_one_cluster_share_a_folder_and_others_are_refused_it()
    {
        using var folder = new Workspace();
        await using var first = await Silo.StartAsync(folder.Path, "--cluster", "x");
        await using var second = await Silo.StartAsync(folder.Path, "--cluster", "x");

        var (other, alone) = (await CliProcess.RunAsync(folder.Path, "serve", "--cluster", "y", "--listen", "http://127.0.0.1:0"), await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0"));

        Assert.NotEqual(first.Address, second.Address);
        Assert.Equal(2, folder.Tables.Number("select count(*) from OrleansMembershipTable where DeploymentId = 'x' and Status = 3"));
        Assert.Contains("A data folder belongs to one cluster, here 'y'", other.Expect(Conflict).Error);
        Assert.Contains("for cluster 'x'", other.Error);
        Assert.Contains("A data folder belongs to one process", alone.Expect(Conflict).Error);
        Assert.Contains("for cluster 'x'", alone.Error);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_folder_that_cannot_be_written_is_refused(bool hasStore)
    {
        using var folder = new Workspace();
        if (hasStore)
        {
            await using var silo = await Silo.StartAsync(folder.Path);
        }
        using var frozen = ReadOnlyMount.Of(folder.Path);

        var ended = new List<Ended>();
        foreach (var args in (string[][])[["serve", "--listen", "http://127.0.0.1:0"], ["demo"]]) ended.Add(await CliProcess.RunAsync(folder.Path, args));

        foreach (var refused in ended)
        {
            refused.Expect(Failed);
            Assert.Empty(refused.Out);
            Assert.Contains($"The data folder must be writable, but {folder.Store} is not", refused.Error);
            Assert.Contains("--data", refused.Error);
            Assert.DoesNotContain("   at ", refused.Error);
        }
    }

    [Fact]
    public async Task The_folder_of_a_newer_release_is_refused_and_its_database_left_as_it_was()
    {
        using var folder = new Workspace();
        Directory.CreateDirectory(folder.Store);
        var database = Path.Combine(folder.Store, DataFolder.DatabaseName);
        await using (var newer = CliProcess.Type(folder.Path, $"sqlite3 {database} \"create table schema_version (version integer not null, applied_at text not null); insert into schema_version values (7, '2030-01-01')\"")) (await newer.EndAsync()).Expect(0);

        var refused = await CliProcess.RunAsync(folder.Path, "run", "list");

        Assert.Contains("has schema version 7, but this release knows versions up to 1", refused.Expect(Failed).Error);
        Assert.Contains("--data", refused.Error);
        Assert.DoesNotContain("   at ", refused.Error);
        Assert.Equal(["schema_version"], folder.Tables.Texts("select name from sqlite_master where type = 'table'"));
    }

    [Fact]
    public async Task A_folder_whose_database_is_none_is_refused()
    {
        using var folder = new Workspace();
        Directory.CreateDirectory(folder.Store);
        var database = Path.Combine(folder.Store, DataFolder.DatabaseName);
        var bytes = new byte[8192];
        new Random(7).NextBytes(bytes);
        await File.WriteAllBytesAsync(database, bytes);

        var refused = await CliProcess.RunAsync(folder.Path, "run", "list");

        Assert.Contains(database, refused.Expect(Failed).Error);
        Assert.Contains("not a database", refused.Error);
        Assert.DoesNotContain("   at ", refused.Error);
        Assert.Equal(bytes, await File.ReadAllBytesAsync(database));
    }

    [Fact]
    public async Task A_door_beyond_this_machine_needs_a_key()
    {
        using var folder = new Workspace();

        var refused = await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://0.0.0.0:0");

        Assert.Contains("callers must show a key", refused.Expect(Usage).Error);
        Assert.Contains("--key", refused.Error);
        Assert.False(Directory.Exists(folder.Store), "It was refused only after it had begun.");
    }

    /// <summary>A folder that is mounted over itself, read only, until this is disposed.</summary>
    private sealed class ReadOnlyMount(string path) : IDisposable
    {
        public static ReadOnlyMount Of(string path)
        {
            Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "Only root can mount a folder read only.");
            Assert.SkipUnless(Run("mount", "--bind", path, path), "Mounting is not allowed here.");
            var mount = new ReadOnlyMount(path);
            if (Run("mount", "-o", "remount,ro,bind", path)) return mount;
            mount.Dispose();
            Assert.Skip("Mounting read only is not allowed here.");
            return mount;
        }

        public void Dispose() => Assert.True(Run("umount", path), $"{path} is still mounted.");

        private static bool Run(string command, params string[] args)
        {
            using var process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
