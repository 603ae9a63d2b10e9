using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

public sealed class DemoTests(DemoTests.TwoDemos demos, ITestOutputHelper output) : IClassFixture<DemoTests.TwoDemos>
{
    private const string Accuracy = "mlp/validate/accuracy";

    [Fact]
    public void The_demo_prints_one_document_with_what_it_reached()
    {
        var result = demos.First.Expect(0).Json;

        Assert.InRange(result["accuracy"]!.GetValue<double>(), 0.95, 1);
        Assert.Equal(16, result["trials"]!.GetValue<int>());
        Assert.Equal(result["accuracy"]!.GetValue<double>(), result["best"]!["value"]!.GetValue<double>());
        Assert.True(result["restored"]!.GetValue<bool>());
        Assert.Equal(demos.Folder.Store, result["store"]!.GetValue<string>());
    }

    [Fact]
    public void What_it_prints_is_what_SQL_finds_in_its_store()
    {
        var result = demos.First.Expect(0).Json;

        var (accuracy, best, tables) = (result["accuracy"]!.GetValue<double>(), result["best"]!["number"]!.GetValue<int>(), demos.Folder.Tables);
        var trial = $"search = 'digits-lr' and number = {best}";
        Assert.Equal(Enumerable.Range(0, 16).Select(n => (double)n), tables.Numbers("select number from trials where search = 'digits-lr' and state = 'complete' order by number"));
        Assert.Equal(best, tables.Number("select number from trials where search = 'digits-lr' order by value desc, number limit 1"));
        Assert.Equal(accuracy, tables.Number("select max(value) from trials where search = 'digits-lr'"));
        Assert.Equal(accuracy, tables.Number($"select value from trial_values where {trial} and objective = '{Accuracy}'"));
        Assert.Equal(accuracy, tables.Number($"select value from trial_reports where {trial} order by step desc limit 1"));
        Assert.Equal(accuracy, tables.Number($"select value from metrics where name = '{Accuracy}' and run = (select run from trials where {trial}) order by step desc limit 1"));
    }

    [Fact]
    public void The_accuracy_is_the_share_of_right_answers_among_the_predictions_that_the_best_model_stored()
    {
        var data = demos.Folder.Tables;

        Assert.Equal(449, data.Number("select count(distinct row) from digits_predictions"));
        Assert.Equal(demos.Second.Expect(0).Json["accuracy"]!.GetValue<double>(), data.Number("select avg(predicted = label) from digits_predictions"), precision: 12);
    }

    [Fact]
    public void A_second_demo_in_the_same_folder_adds_its_own_run_search_and_scaffold_with_the_same_results()
    {
        var tables = demos.Folder.Tables;

        Assert.Equal(["digits#1", "digits-lr", "digits-best"], Names(demos.First.Json));
        Assert.Equal(["digits#2", "digits-lr-2", "digits-best-2"], Names(demos.Second.Expect(0).Json));
        Assert.Equal([1, 2], tables.Numbers("select number from runs where experiment = 'digits' and state = 'complete' order by number"));
        Assert.Equal(["digits-lr", "digits-lr-2"], tables.Texts("select name from searches where state = 'complete' order by name"));
        Assert.Equal(["digits-best", "digits-best-2"], tables.Texts("select name from scaffolds order by name"));
        Assert.Equal(
            tables.Numbers("select value from trials where search = 'digits-lr' order by number"),
            tables.Numbers("select value from trials where search = 'digits-lr-2' order by number"));
    }

    [Fact]
    public void Each_demo_ends_within_three_minutes()
    {
        output.WriteLine($"The first demo took {demos.FirstTook.TotalSeconds:0.0} s, the second {demos.SecondTook.TotalSeconds:0.0} s.");

        Assert.All([demos.FirstTook, demos.SecondTook], took => Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromMinutes(3)));
    }

    private static IEnumerable<string> Names(JsonNode result) => ((string[])["run", "search", "scaffold"]).Select(name => result[name]!.GetValue<string>());

    /// <summary>The demo, run twice in one folder that was empty.</summary>
    public sealed class TwoDemos : IAsyncLifetime
    {
        internal Workspace Folder { get; } = new();

        internal Ended First { get; private set; } = null!;

        internal Ended Second { get; private set; } = null!;

        internal TimeSpan FirstTook { get; private set; }

        internal TimeSpan SecondTook { get; private set; }

        public async ValueTask InitializeAsync()
        {
            (First, FirstTook) = await RunAsync();
            (Second, SecondTook) = await RunAsync();
        }

        private async Task<(Ended, TimeSpan)> RunAsync()
        {
            var began = Stopwatch.GetTimestamp();
            return (await CliProcess.RunAsync(Folder.Path, "demo", "--json"), Stopwatch.GetElapsedTime(began));
        }

        public ValueTask DisposeAsync()
        {
            Folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
