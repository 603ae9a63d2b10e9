namespace Fireworks;

public sealed class DataRootsTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly string _root;

    public DataRootsTests()
    {
        _root = Directory.CreateDirectory(_temp["root"]).FullName;
        Directory.CreateDirectory(Path.Combine(_root, "deep"));
        File.WriteAllText(Path.Combine(_root, "deep", "in.csv"), "a\n1\n");
        _temp.Write("out.csv", "a\n1\n");
    }

    [Theory]
    [InlineData("deep/in.csv")]
    [InlineData("deep/../deep/in.csv")]
    [InlineData("./deep/in.csv")]
    public void Finds_a_file_inside_a_root(string path) => Assert.Equal(Path.Combine(_root, "deep", "in.csv"), new DataRoots(_root).Resolve(path));

    [Fact]
    public void Accepts_an_absolute_path_inside_a_root() =>
        Assert.Equal(Path.Combine(_root, "deep", "in.csv"), new DataRoots(_root).Resolve(Path.Combine(_root, "deep", "in.csv")));

    [Theory]
    [InlineData("../out.csv")]
    [InlineData("deep/../../out.csv")]
    [InlineData("/etc/passwd")]
    [InlineData("../root-beside/in.csv")]
    [InlineData("..")]
    [InlineData("a\0b")]
    public void Refuses_a_path_out_of_the_roots(string path)
    {
        var refused = Assert.Throws<PathNotAllowedException>(() => new DataRoots(_root).Resolve(path));

        Assert.Contains(_root, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_links_that_lead_out_wherever_they_stand()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "link.csv"), _temp["out.csv"]);
        Directory.CreateSymbolicLink(Path.Combine(_root, "folder"), _temp.Path);
        File.CreateSymbolicLink(Path.Combine(_root, "chain.csv"), Path.Combine(_root, "link.csv"));
        Directory.CreateSymbolicLink(Path.Combine(_root, "deep", "up"), "../..");
        var roots = new DataRoots(_root);

        Assert.Throws<PathNotAllowedException>(() => roots.Resolve("link.csv"));
        Assert.Throws<PathNotAllowedException>(() => roots.Resolve("folder/out.csv"));
        Assert.Throws<PathNotAllowedException>(() => roots.Resolve("chain.csv"));
        Assert.Throws<PathNotAllowedException>(() => roots.Resolve("deep/up/out.csv"));
    }

    [Fact]
    public void Follows_links_that_stay_inside_and_roots_that_are_links()
    {
        File.CreateSymbolicLink(Path.Combine(_root, "in.csv"), Path.Combine("deep", "in.csv"));
        Directory.CreateSymbolicLink(_temp["root-link"], _root);

        Assert.Equal(Path.Combine(_root, "in.csv"), new DataRoots(_root).Resolve("in.csv"));
        Assert.Equal(Path.Combine(_temp["root-link"], "in.csv"), new DataRoots(_temp["root-link"]).Resolve("in.csv"));
    }

    [Theory]
    [InlineData("own/secret.json")]
    [InlineData("own/deep/secret.json")]
    [InlineData("deep/../own/secret.json")]
    [InlineData("link-to-own/secret.json")]
    [InlineData("link-to-secret.json")]
    [InlineData("fireworks.json")]
    [InlineData("deep/fireworks.json")]
    [InlineData("appsettings.json")]
    [InlineData("deep/appsettings.Production.json")]
    [InlineData("another/fireworks.owner")]
    [InlineData("another/deep/secret.json")]
    public void Refuses_what_is_the_hosts_own_though_it_lies_in_a_root(string path)
    {
        var own = Directory.CreateDirectory(Path.Combine(_root, "own", "deep")).Parent!.FullName;
        File.WriteAllText(Path.Combine(own, "secret.json"), "{}");
        File.WriteAllText(Path.Combine(Directory.CreateDirectory(Path.Combine(_root, "another")).FullName, "fireworks.owner"), "of another silo");
        Directory.CreateSymbolicLink(Path.Combine(_root, "link-to-own"), own);
        File.CreateSymbolicLink(Path.Combine(_root, "link-to-secret.json"), Path.Combine(own, "secret.json"));

        var refused = Assert.Throws<PathNotAllowedException>(() => new DataRoots(_root) { Except = [own] }.Resolve(path));

        Assert.Contains("is the host's own", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_open_inside_what_is_the_hosts_own_can_be_read()
    {
        var outputs = Directory.CreateDirectory(Path.Combine(_root, "own", "outputs")).FullName;
        File.WriteAllText(Path.Combine(outputs, "made.csv"), "a\n1\n");
        var roots = new DataRoots(_root) { Except = [Path.Combine(_root, "own")], Open = [outputs] };

        Assert.Equal(Path.Combine(outputs, "made.csv"), roots.Resolve("own/outputs/made.csv"));
        Assert.Throws<PathNotAllowedException>(() => roots.Resolve("own/secret.json"));
        Assert.Equal(Path.Combine(outputs, "made.csv"), new DataRoots(outputs) { Except = [Path.Combine(_root, "own")] }.Resolve("made.csv"));
    }

    [Fact]
    public void Looks_in_each_root_in_order() =>
        Assert.Equal(Path.Combine(_root, "deep", "in.csv"), new DataRoots(Path.Combine(_temp.Path, "other"), _root).Resolve("deep/in.csv"));

    public void Dispose() => _temp.Dispose();
}
