using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>What the listing and showing commands say is what SQL finds in the store.</summary>
public sealed class ListTests(Digits digits) : IClassFixture<Digits>
{
    private const int NotFound = 3;

    [Fact]
    public async Task Runs_are_listed_newest_first_with_names_that_show_them()
    {
        var list = (await digits.RunAsync("run", "list")).Expect(0).Json;

        Assert.Equal(digits.Tables.Number("select count(*) from runs"), (double)list["total"]!);
        Assert.Equal(digits.Tables.Texts("select experiment || '#' || number from runs order by started_at desc, run desc"), Each(list, "name"));
        Assert.Equal(digits.Tables.Texts("select run from runs order by started_at desc, run desc"), Each(list, "run"));
        Assert.Equal(digits.Tables.Texts("select state from runs order by started_at desc, run desc"), Each(list, "state"));
        Assert.Equal(digits.Tables.Numbers("select seed from runs order by started_at desc, run desc"), list["items"]!.AsArray().Select(r => (double)r!["seed"]!));
        var first = (string)list["items"]![0]!["name"]!;
        Assert.Equal((string)list["items"]![0]!["run"]!, (string)(await digits.RunAsync("run", "show", first)).Expect(0).Json["run"]!);
    }

    [Theory]
    [InlineData("--experiment", "digits", "experiment = 'digits'")]
    [InlineData("--status", "failed", "state = 'failed'")]
    [InlineData("--search", "digits-lr", "search = 'digits-lr'")]
    [InlineData("--limit", "2", "run in (select run from runs order by started_at desc, run desc limit 2)")]
    public async Task Runs_are_filtered(string option, string value, string where)
    {
        var list = (await digits.RunAsync("run", "list", option, value)).Expect(0).Json;

        Assert.Equal(digits.Tables.Texts($"select run from runs where {where} order by started_at desc, run desc"), Each(list, "run"));
        Assert.NotEmpty(list["items"]!.AsArray());
    }

    [Fact]
    public async Task A_list_that_is_cut_says_so_to_people()
    {
        var all = digits.Tables.Number("select count(*) from runs");

        Assert.Contains($"1 of {all}; more with --limit", (await digits.TypeAsync("run", "list", "--limit", "1")).Expect(0).Out);
    }

    [Fact]
    public async Task A_run_is_shown_with_its_parameters_and_last_metrics()
    {
        var run = (await digits.RunAsync("run", "show", "digits#1")).Expect(0).Json;

        var mine = $"run = (select run from runs where experiment = 'digits' and number = 1)";
        Assert.Equal(16, (int)run["parameters"]!["width"]!);
        Assert.Equal(digits.Tables.Number($"select value from params where {mine} and name = 'lr'"), (double)run["parameters"]!["lr"]!);
        Assert.Equal(
            digits.Tables.Number($"select value from metrics where {mine} and name = '{Digits.Accuracy}' order by step desc limit 1"),
            (double)run["metrics"]!.AsArray().Single(m => (string)m!["name"]! == Digits.Accuracy)!["value"]!);
        Assert.Equal(run["run"]!.ToString(), (await digits.RunAsync("experiment", "show", "digits#1")).Expect(0).Json["run"]!.ToString());
    }

    [Fact]
    public async Task A_run_of_a_trial_is_shown_from_the_tables()
    {
        var trial = (await digits.RunAsync("run", "show", "digits-lr#1")).Expect(0).Json;

        Assert.Equal(("digits-lr", "complete"), ((string)trial["search"]!, (string)trial["state"]!));
        var mine = $"search = 'digits-lr' and number = {(int)trial["trial"]!}";
        Assert.Equal(digits.Tables.Texts($"select run from trials where {mine}"), [(string)trial["run"]!]);
        Assert.Equal(
            digits.Tables.Number($"select value from trials where {mine}"),
            (double)trial["metrics"]!.AsArray().Single(m => (string)m!["name"]! == Digits.Accuracy)!["value"]!);
        Assert.Equal(digits.Tables.Number($"select value from trial_params where {mine} and name = 'lr'"), (double)trial["parameters"]!["lr"]!);
    }

    [Fact]
    public async Task Experiments_are_listed_and_shown_with_their_runs_counted()
    {
        var list = (await digits.RunAsync("experiment", "list")).Expect(0).Json;
        var shown = (await digits.RunAsync("experiment", "show", "digits")).Expect(0).Json;

        Assert.Equal(digits.Tables.Texts("select experiment from runs group by experiment order by max(started_at) desc"), Each(list, "name"));
        foreach (var e in list["items"]!.AsArray())
            foreach (var state in (string[])["complete", "failed", "running", "cancelled"])
                Assert.Equal(digits.Tables.Number($"select count(*) from runs where experiment = '{e!["name"]}' and state = '{state}'"), (double)e[state]!);
        Assert.Equal(2, (int)shown["experiment"]!["runs"]!);
        Assert.Equal(digits.Tables.Texts("select run from runs where experiment = 'digits' order by started_at desc"), Each(shown["runs"]!, "run"));
    }

    [Fact]
    public async Task Searches_are_listed_with_their_best_trial_which_best_shows()
    {
        var search = (await digits.RunAsync("search", "list")).Expect(0).Json["items"]!.AsArray().Single()!;
        var best = (await digits.RunAsync("search", "best", "digits-lr")).Expect(0).Json;

        var winner = digits.Tables.Number("select number from trials where search = 'digits-lr' and state = 'complete' order by value desc, number limit 1");
        Assert.Equal(("digits-lr", "complete", 3), ((string)search["name"]!, (string)search["state"]!, (int)search["asked"]!));
        Assert.Equal((winner, winner), ((double)search["best"]!, (double)best["number"]!));
        Assert.Equal(digits.Tables.Number("select max(value) from trials where search = 'digits-lr'"), (double)search["best_value"]!);
        Assert.Equal((double)search["best_value"]!, (double)best["value"]!);
        Assert.Equal(digits.Tables.Number("select count(*) from trials where search = 'digits-lr' and state = 'complete'"), (double)search["complete"]!);
    }

    [Fact]
    public async Task Scaffolds_are_listed_shown_and_restored_into_a_new_run()
    {
        var list = (await digits.RunAsync("scaffold", "list")).Expect(0).Json;
        var shown = (await digits.RunAsync("scaffold", "show", "trained")).Expect(0).Json;
        var restored = (await digits.RunAsync("scaffold", "restore", "trained", "--experiment", "again")).Expect(0).Json;

        Assert.Equal(digits.Tables.Texts("select name from scaffolds order by created_at desc"), Each(list, "name"));
        Assert.Equal("digits#1", (string)list["items"]![0]!["run_name"]!);
        Assert.Equal(digits.Tables.Texts("select manifest from scaffolds where name = 'trained'"), [(string)shown["manifest"]!]);
        Assert.Equal(16, (int)shown["graph"]!["parameters"]!["width"]!);
        Assert.Contains("mlp", shown["states"]!.AsObject().Select(s => s.Key));
        Assert.Equal(("complete", "again"), ((string)restored["state"]!, (string)restored["experiment"]!));
        Assert.Equal(["complete"], digits.Tables.Texts("select state from runs where experiment = 'again'"));
    }

    [Fact]
    public async Task Errors_travel_as_they_read()
    {
        using var http = new HttpClient();

        var feed = await http.GetStringAsync($"{digits.Silo.Address}/v1/events?run=broken%231");
        var shown = (await digits.RunAsync("run", "show", "broken#1")).Expect(0);

        Assert.All([feed, shown.Out], text => Assert.Contains("it's gone.csv", text));
        Assert.All([feed, shown.Out], text => Assert.DoesNotContain("\\u0027", text));
    }

    [Fact]
    public async Task Silos_are_listed_with_their_labels()
    {
        var silo = (await digits.RunAsync("silo", "list")).Expect(0).Json["items"]!.AsArray().Single()!;

        Assert.Equal(("active", Environment.MachineName, "a"), ((string)silo["state"]!, (string)silo["host"]!, (string)silo["labels"]!["zone"]!));
        Assert.InRange((int)silo["activations"]!, 1, int.MaxValue);
    }

    [Theory]
    [InlineData("run", "show", "digits#99")]
    [InlineData("run", "watch", "nothing")]
    [InlineData("run", "cancel", "nothing")]
    [InlineData("run", "list", "--experiment", "digitz")]
    [InlineData("experiment", "show", "digitz")]
    [InlineData("search", "show", "nothing")]
    [InlineData("search", "watch", "nothing")]
    [InlineData("search", "cancel", "nothing")]
    [InlineData("search", "best", "nothing")]
    [InlineData("scaffold", "show", "nothing")]
    [InlineData("scaffold", "save", "nothing", "x")]
    [InlineData("scaffold", "restore", "nothing")]
    [InlineData("component", "show", "bach")]
    public async Task An_unknown_name_is_not_found(params string[] args)
    {
        var ended = (await digits.RunAsync(args)).Expect(NotFound);

        Assert.Empty(ended.Out);
        Assert.Equal(("urn:fireworks:not-found", 404), ((string)ended.Problem["type"]!, (int)ended.Problem["status"]!));
        Assert.Contains(args[2].StartsWith("--", StringComparison.Ordinal) ? args[3] : args[2], (string)ended.Problem["detail"]!);
    }

    [Fact]
    public async Task A_misspelt_experiment_is_answered_with_the_one_that_was_meant() =>
        Assert.Contains("Did you mean 'digits'?", (await digits.TypeAsync("experiment", "show", "digitz")).Expect(NotFound).Error);

    [Theory]
    [InlineData("run", "list", "--limit", "0")]
    [InlineData("run", "list", "--status", "runing")]
    public async Task A_wrong_filter_is_a_usage_error(params string[] args) =>
        Assert.Equal("urn:fireworks:bad-request", (string)(await digits.RunAsync(args)).Expect(2).Problem["type"]!);

    [Theory]
    [InlineData("run", "list")]
    [InlineData("run", "show", "digits#1")]
    [InlineData("experiment", "list")]
    [InlineData("experiment", "show", "digits")]
    [InlineData("search", "list")]
    [InlineData("scaffold", "list")]
    [InlineData("scaffold", "show", "trained")]
    [InlineData("silo", "list")]
    public async Task Without_json_people_read_tables(params string[] args)
    {
        var ended = (await digits.TypeAsync(args)).Expect(0);

        Assert.Contains("─", ended.Out);
        Assert.DoesNotContain("{", ended.Out);
        Assert.DoesNotContain('\u001b', ended.Out + ended.Error);
    }

    private static IEnumerable<string> Each(JsonNode list, string field) => list["items"]!.AsArray().Select(i => (string)i![field]!);
}
