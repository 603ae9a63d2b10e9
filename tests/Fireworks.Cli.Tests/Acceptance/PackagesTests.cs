using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>The packages as their users get them: a project outside the repository, the command as a .NET tool.</summary>
public sealed class PackagesTests(PackagesTests.Feed feed) : IClassFixture<PackagesTests.Feed>
{
    private const string Quiet = "-v quiet -nologo -nodeReuse:false -p:UseSharedCompilation=false";

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Fireworks.Orleans.Hosting" Version="*" />
          </ItemGroup>
        </Project>
        """;

    private const string Code = """
        using Fireworks;

        var g = new GraphBuilder("digits", seed: 42);
        var data = g.Csv("rows", "client/samples/data/digits.csv.gz").Split(test: 0.25, stratify: "label");
        var test = data.Test.Batch(256);
        data.Train.Shuffle().Batch(64, id: "train-batch").Train("mlp",
            Net.Mlp("pixel*", hidden: [16], classes: 10),
            new Fit { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam(1e-3), Epochs = 1, Metrics = ["accuracy"] }, validate: test);
        await using var fireworks = await FireworksClient.StartLocalAsync();
        await using var run = await fireworks.StartRunAsync(g.Build());
        Console.WriteLine((await run.WaitAsync()).State);
        """;

    [Theory]
    [InlineData("")]
    [InlineData("-r linux-x64")]
    public async Task A_project_outside_the_repository_trains_a_model_from_the_packages(string runtime)
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 1);
        feed.UseIn(folder);
        folder.Write("outside.csproj", Project);
        folder.Write("Program.cs", Code);

        await using (var build = CliProcess.Type(folder.Path, $"dotnet build -c Release -o out {runtime} {Quiet}")) (await build.EndAsync()).Expect(0);
        await using var run = CliProcess.Type(folder.Path, "dotnet out/outside.dll");
        var ended = await run.EndAsync();

        Assert.Equal("complete\n", ended.Expect(0).Out);
    }

    [Fact]
    public async Task The_command_installs_as_a_tool_and_trains_a_model()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 1);
        feed.UseIn(folder);

        await using (var install = CliProcess.Type(folder.Path, "dotnet tool install Fireworks.Orleans.Cli --tool-path tools --configfile nuget.config")) (await install.EndAsync()).Expect(0);
        await using var run = CliProcess.Type(folder.Path, "tools/fireworks run start digits.graph.json --json");
        var ended = await run.EndAsync();

        Assert.Equal("complete", ended.Expect(0).Json["state"]!.GetValue<string>());
    }

    [Fact]
    public void Every_library_carries_its_documentation()
    {
        foreach (var library in feed.Packages.Where(p => !p.Contains(".Cli.", StringComparison.Ordinal)))
        {
            using var package = System.IO.Compression.ZipFile.OpenRead(library);
            var files = package.Entries.Select(e => e.FullName).ToArray();
            var name = files.Single(f => f.StartsWith("lib/net10.0/", StringComparison.Ordinal) && f.EndsWith(".dll", StringComparison.Ordinal));

            Assert.Contains(Path.ChangeExtension(name, ".xml"), files);
            Assert.Contains("README.md", files);
        }
    }

    /// <summary>A folder of packages, made from what was built.</summary>
    public sealed class Feed : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("fireworks-feed-").FullName;

        public string[] Packages => Directory.GetFiles(_folder, "*.nupkg");

        public async ValueTask InitializeAsync()
        {
            var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
            await using var pack = CliProcess.Type(SourceTree.Root, $"dotnet pack Fireworks.Orleans.sln --no-build -c {configuration} -o {_folder} {Quiet}");
            (await pack.EndAsync()).Expect(0);
        }

        /// <summary>Makes a folder take our packages from here, and keep what it unpacks of them to itself; the others come from where they are.</summary>
        internal void UseIn(Workspace folder)
        {
            var shared = Environment.GetEnvironmentVariable("NUGET_PACKAGES") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
            folder.Write("nuget.config", $"""
                <configuration>
                  <config><add key="globalPackagesFolder" value="unpacked" /></config>
                  <fallbackPackageFolders><add key="shared" value="{shared}" /></fallbackPackageFolders>
                  <packageSources><add key="fireworks" value="{_folder}" /></packageSources>
                </configuration>
                """);
        }

        public ValueTask DisposeAsync()
        {
            Directory.Delete(_folder, recursive: true);
            return ValueTask.CompletedTask;
        }
    }
}
