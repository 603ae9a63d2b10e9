using Fireworks.TestKit;

namespace Fireworks.Hosting;

public sealed class RunLogFilesTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void Adds_lines_to_the_log_of_their_run()
    {
        using (var files = new RunLogFiles(_temp.Path))
        {
            files.Append("a", "one");
            files.Append("b", "two");
            files.Append("a", "three");
        }

        Assert.Equal(["one", "three"], File.ReadAllLines(Path.Combine(_temp["a"], "log.txt")));
        Assert.Equal(["two"], File.ReadAllLines(Path.Combine(_temp["b"], "log.txt")));
    }

    [Fact]
    public void Keeps_the_newest_lines_of_a_log_that_is_full()
    {
        using (var files = new RunLogFiles(_temp.Path, mostBytes: 40))
            for (var i = 0; i < 100; i++) files.Append("a", $"line {i:00}");

        var (old, now) = (File.ReadAllLines(Path.Combine(_temp["a"], "log.1.txt")), File.ReadAllLines(Path.Combine(_temp["a"], "log.txt")));
        Assert.Equal(["log.1.txt", "log.txt"], Directory.GetFiles(_temp["a"]).Select(Path.GetFileName).Order());
        Assert.InRange(new FileInfo(Path.Combine(_temp["a"], "log.1.txt")).Length, 40, 48);
        Assert.Equal(Enumerable.Range(100 - old.Length - now.Length, old.Length + now.Length).Select(i => $"line {i:00}"), old.Concat(now));
    }

    [Fact]
    public void Writes_more_runs_than_it_keeps_open()
    {
        using (var files = new RunLogFiles(_temp.Path, mostOpen: 2))
            for (var i = 0; i < 12; i++) files.Append($"run{i % 6}", $"line {i / 6}");

        Assert.All(Enumerable.Range(0, 6), run => Assert.Equal(["line 0", "line 1"], File.ReadAllLines(Path.Combine(_temp[$"run{run}"], "log.txt"))));
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../up")]
    [InlineData("/etc/passwd")]
    [InlineData("a/b\\c:d")]
    [InlineData("run with spaces and \0")]
    public void An_id_never_leads_out_of_the_folder(string run)
    {
        using var files = new RunLogFiles(_temp.Path);

        Assert.Equal(_temp.Path, Path.GetDirectoryName(Path.GetDirectoryName(Path.GetFullPath(files.PathOf(run)))));
        files.Append(run, "line");
        Assert.True(File.Exists(files.PathOf(run)));
    }

    [Fact]
    public void An_id_of_any_length_has_a_file()
    {
        using var files = new RunLogFiles(_temp.Path);

        files.Append(new string('x', 5000), "line");

        Assert.NotEqual(files.PathOf(new string('x', 5000)), files.PathOf(new string('x', 5001)));
        Assert.True(File.Exists(files.PathOf(new string('x', 5000))));
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "\"\"")]
    [InlineData("two words", "\"two words\"")]
    [InlineData("line\nbreak", "\"line\\nbreak\"")]
    [InlineData("a=\"b\"", "\"a=\\\"b\\\"\"")]
    public void A_value_never_breaks_its_line(string value, string written) => Assert.Equal(written, RunLogFiles.Quoted(value));

    [Fact]
    public void A_folder_that_cannot_be_written_stops_nobody()
    {
        var file = _temp.Write("file", "");
        using var files = new RunLogFiles(Path.Combine(file, "runs"));

        files.Append("a", "line");

        Assert.Equal("", File.ReadAllText(file));
    }

    public void Dispose() => _temp.Dispose();
}
