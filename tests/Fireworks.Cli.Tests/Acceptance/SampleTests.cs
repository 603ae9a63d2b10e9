using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>The samples as the README says they are run, each by one command.</summary>
public sealed class SampleTests
{
    // What NIST certifies of the data set Thurber: the constants of its formula, and the sum of the squares that they leave over.
    private static readonly double[] Certified = [1288.1396800, 1491.0792535, 583.23836877, 75.416644291, 0.96629502864, 0.39797285797, 0.049727297349];
    private const double CertifiedResiduals = 5642.7082397;

    [Fact]
    public async Task The_regression_draws_the_curve_that_NIST_certifies()
    {
        using var folder = new Workspace();
        var measured = await MessageFiles.LoadAsync(folder[folder.AddSample("data/thurber.csv")]);

        var said = (await RunAsync(folder, "regression.cs")).Expect(0).Out;
        var drawn = new Drawn(await File.ReadAllTextAsync(folder["mobility.svg"]));

        Assert.Contains("mobility#1 complete", said, StringComparison.Ordinal);
        Assert.Contains($"formula/train/rmse {Math.Sqrt(CertifiedResiduals / 37):F2}", said, StringComparison.Ordinal);
        Assert.Equal(["ln density", "mobility"], drawn.Axes);
        Assert.Equal(["measured", "network", "formula"], drawn.Series);
        Assert.All(measured.Column<double>("log_density").Zip(measured.Column<double>("mobility")).Zip(drawn.Points("measured")), point =>
        {
            Assert.Equal(point.First.First, point.Second.X, 1e-3);
            Assert.Equal(point.First.Second, point.Second.Y, 0.1);
        });
        Assert.All(Assert.Single(drawn.Lines("formula")), point => Assert.InRange(point.Y - Formula(point.X), -1, 1));
        Assert.All(Assert.Single(drawn.Lines("network")), point => Assert.InRange(point.Y - Formula(point.X), -60, 60));     // it knows no formula
    }

    [Fact]
    public async Task The_search_over_terms_tries_every_combination_and_finds_the_true_ones()
    {
        using var folder = new Workspace();
        folder.AddSample("data/polynomial.csv");
        folder.AddSample("polynomial.graph.json");

        var search = (await CliProcess.RunAsync(folder.Path, "search", "start", folder.AddSample("polynomial.search.json"), "--json")).Expect(0).Json;
        var best = (await CliProcess.RunAsync(folder.Path, "search", "best", "polynomial-terms", "--json")).Expect(0).Json;

        Assert.Equal((16, 16), ((int)search["totals"]!["asked"]!, (int)search["totals"]!["complete"]!));
        Assert.Equal(16, folder.Tables.Number("select count(distinct combination) from (select group_concat(name || text) combination from (select * from trial_params order by name) group by number)"));
        Assert.Equal("""{"x1":1,"x2":0,"x3":1,"x4":0}""", best["parameters"]!.ToJsonString());
        Assert.Equal(0.1631, (double)best["value"]!, 1e-3);          // numpy's least squares on the first 60 rows, measured on the others
    }

    [Fact]
    public async Task The_first_program_trains_and_reads_its_predictions()
    {
        using var folder = new Workspace();
        folder.AddSample("data/digits.csv.gz");

        var said = (await RunAsync(folder, "first.cs")).Expect(0).Out;

        Assert.Contains("epoch 20", said, StringComparison.Ordinal);
        Assert.Contains("rows, first is a", said, StringComparison.Ordinal);
        Assert.Contains("digits#1 complete", said, StringComparison.Ordinal);
    }

    private static double Formula(double x) =>
        (Certified[0] + Certified[1] * x + Certified[2] * x * x + Certified[3] * x * x * x) / (1 + Certified[4] * x + Certified[5] * x * x + Certified[6] * x * x * x);

    private static async Task<Ended> RunAsync(Workspace folder, string program)
    {
        await using var run = CliProcess.Type(folder.Path, Program(program));
        return await run.EndAsync();
    }

    // Servers of the build that stay would hold this process' outputs open.
    private static string Program(string name) =>
        $"MSBUILDDISABLENODEREUSE=1 dotnet run -c Release -p:UseSharedCompilation=false {Path.Combine(SourceTree.Root, "client", "samples", name)}";
}
