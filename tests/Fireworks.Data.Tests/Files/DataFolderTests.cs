using System.Diagnostics;

namespace Fireworks;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _temp = new();

    private string Folder => _temp["data"];

    [Fact]
    public void Makes_the_folder_and_its_blobs()
    {
        using var folder = DataFolder.Open(Folder);

        Assert.True(Directory.Exists(folder.BlobsPath));
        Assert.Equal(Path.Combine(Folder, "fireworks.db"), folder.DatabasePath);
        Assert.Empty(Directory.EnumerateFiles(Folder, ".*"));
    }

    [Fact]
    public async Task Refuses_a_folder_that_another_process_has_alone_and_names_it()
    {
        using var holder = Child.Start("hold", Folder, "", "http://127.0.0.1:8080/");
        Assert.Equal("held", await holder.LineAsync());

        var refused = Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(Folder));

        Assert.Contains($"process {holder.ProcessId}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("http://127.0.0.1:8080/", refused.Message, StringComparison.Ordinal);
        Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
        Assert.Throws<DataFolderInUseException>(() => DataFolder.Open(Folder, "cluster"));
    }

    [Fact]
    public async Task Refuses_a_second_process_while_this_one_holds_the_folder()
    {
        using var folder = DataFolder.Open(Folder);

        using var second = Child.Start("hold", Folder, "", "");

        Assert.StartsWith("DataFolderInUseException", await second.LineAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lets_a_folder_go_when_its_holder_is_killed()
    {
        using var holder = Child.Start("hold", Folder, "", "http://127.0.0.1:8080/");
        Assert.Equal("held", await holder.LineAsync());
        Assert.Equal(new Uri("http://127.0.0.1:8080/"), DataFolder.AddressOf(Folder));

        await holder.KillAsync();

        Assert.Null(DataFolder.AddressOf(Folder));
        using var folder = DataFolder.Open(Folder);
    }

    [Fact]
    public async Task Is_shared_by_the_silos_of_one_cluster_and_by_no_other()
    {
        using var first = Child.Start("hold", Folder, "blue", "http://127.0.0.1:8080/");
        Assert.Equal("held", await first.LineAsync());
        using var second = Child.Start("hold", Folder, "blue", "");
        Assert.Equal("held", await second.LineAsync());

        using (DataFolder.Open(Folder, "blue"))
        {
            using var other = Child.Start("hold", Folder, "green", "");
            using var alone = Child.Start("hold", Folder, "", "");

            Assert.Contains("cluster 'blue'", await other.LineAsync(), StringComparison.Ordinal);
            Assert.Contains("cluster 'blue'", await alone.LineAsync(), StringComparison.Ordinal);
        }

        await first.KillAsync();
        Assert.Equal(second.ProcessId, DataFolder.OwnerOf(Folder)?.ProcessId);
        await second.KillAsync();
        using var folder = DataFolder.Open(Folder, "green");
    }

    [Fact]
    public async Task Lets_exactly_one_of_many_processes_in()
    {
        var children = Enumerable.Range(0, 5).Select(_ => Child.Start("hold", Folder, "", "")).ToArray();

        var answers = await Task.WhenAll(children.Select(c => c.LineAsync()));

        foreach (var child in children) child.Dispose();
        Assert.Single(answers, "held");
        Assert.Equal(4, answers.Count(a => a.StartsWith("DataFolderInUseException", StringComparison.Ordinal)));
    }

    [Fact]
    public void Publishes_an_address_and_a_secret_that_only_this_user_can_read()
    {
        using var folder = DataFolder.Open(Folder);
        Assert.Null(DataFolder.AddressOf(Folder));

        folder.Publish(new Uri("http://127.0.0.1:8080/"), "secret");

        Assert.Equal("secret", DataFolder.OwnerOf(Folder)?.Token);
        Assert.Equal(new Uri("http://127.0.0.1:8080/"), DataFolder.AddressOf(Folder));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(Folder, "fireworks.owner")));
    }

    [Fact]
    public void Has_no_address_once_it_is_given_back()
    {
        var folder = DataFolder.Open(Folder);
        folder.Publish(new Uri("http://127.0.0.1:8080/"));

        folder.Dispose();
        folder.Dispose();

        Assert.Null(DataFolder.AddressOf(Folder));
        Assert.Null(DataFolder.AddressOf(_temp["nowhere"]));
    }

    [Fact]
    public void Refuses_a_folder_that_cannot_be_written_and_names_the_option()
    {
        if (!CanMount()) Assert.Skip("Needs root and the right to mount, to make a folder that even root cannot write.");
        var target = Directory.CreateDirectory(Folder).FullName;
        Assert.Equal(0, Run("mount", "--bind", target, target));
        try
        {
            Assert.Equal(0, Run("mount", "-o", "remount,bind,ro", target));

            var refused = Assert.Throws<DataFolderNotWritableException>(() => DataFolder.Open(target));

            Assert.Contains("--data", refused.Message, StringComparison.Ordinal);
            Assert.Contains(target, refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            Assert.Equal(0, Run("umount", target));
        }
    }

    [Fact]
    public void Refuses_a_file_in_the_folders_place() =>
        Assert.Throws<DataFolderNotWritableException>(() => DataFolder.Open(_temp.Write("data", "a file")));

    private bool CanMount()
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root") return false;
        var probe = Directory.CreateDirectory(_temp["mount-probe"]).FullName;
        return Run("mount", "--bind", probe, probe) == 0 && Run("umount", probe) == 0;
    }

    private static int Run(string command, params string[] args)
    {
        using var process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => _temp.Dispose();
}
