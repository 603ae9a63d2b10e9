using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

public sealed class ServedGrainTests(OneSilo cluster) : IClassFixture<OneSilo>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scaffold_answers_for_rows_that_no_run_has_seen()
    {
        var run = await RunAsync();
        await cluster.Grains.GetGrain<IScaffoldGrain>(GrainKey.Scaffold(GrainKey.DefaultTenant, "learned")).SaveAsync(run, Now);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Served("learned").ApplyAsync(Numbers(4.5, 104.5), Now)));

        // The numbers 0 … 9 have the mean 4.5 and the variance 8.25.
        Assert.All(answers, answer => Assert.Equal([0, 100 / Math.Sqrt(8.25)], answer.Column<float>("n").Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5));
    }

    [Fact]
    public async Task What_is_wrong_with_the_rows_or_the_name_is_said()
    {
        var run = await RunAsync();
        await cluster.Grains.GetGrain<IScaffoldGrain>(GrainKey.Scaffold(GrainKey.DefaultTenant, "strict")).SaveAsync(run, Now);

        await Assert.ThrowsAsync<ScaffoldNotFoundException>(() => Served("none").ApplyAsync(Numbers(1), Now));
        await Assert.ThrowsAsync<ColumnMissingException>(() => Served("strict").ApplyAsync(new Message(("m", TensorColumn.Of<double>([1]))), Now));
        await Assert.ThrowsAsync<OutputNotServedException>(() => Served("strict", "none").ApplyAsync(Numbers(1), Now));
    }

    [Fact]
    public async Task A_scaffold_that_was_deleted_is_served_no_more_and_a_new_one_of_its_name_is()
    {
        var scaffold = cluster.Grains.GetGrain<IScaffoldGrain>(GrainKey.Scaffold(GrainKey.DefaultTenant, "renewed"));
        await scaffold.SaveAsync(await RunAsync(), Now);
        await Served("renewed").ApplyAsync(Numbers(4.5), Now);

        await scaffold.DeleteAsync(Now);
        await Assert.ThrowsAsync<ScaffoldNotFoundException>(() => Served("renewed").ApplyAsync(Numbers(4.5), Now));
        await scaffold.SaveAsync(await RunAsync(count: 3), Now);

        // The numbers 0, 1 and 2 have the mean 1 and the variance 2/3.
        var answer = await Served("renewed").ApplyAsync(Numbers(1, 3), Now);
        Assert.Equal([0, 2 / Math.Sqrt(2.0 / 3)], answer.Column<float>("n").Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    private IServedGrain Served(string scaffold, string? output = null) => cluster.Grains.GetGrain<IServedGrain>(GrainKey.Served(GrainKey.DefaultTenant, scaffold, output));

    private static Message Numbers(params double[] numbers) => new(("n", TensorColumn.Of<double>(numbers)));

    private async Task<string> RunAsync(int count = 10)
    {
        var id = new UlidGenerator(TimeProvider.System).Next();
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run(GrainKey.DefaultTenant, id));
        await run.StartAsync(new RunRequest($$"""
            { "fireworks": "graph/1", "name": "learns", "nodes": {
                "rows": { "kind": "count-to", "count": {{count}} }, "learn": { "kind": "normalize", "from": "rows", "columns": "n" },
                "keep": { "kind": "collect", "from": "learn", "name": "{{id}}" } }, "outputs": { "normal": "learn" } }
            """, ImmutableDictionary<string, string>.Empty, null, null, null, Transport.Pull), Now);
        Assert.Equal("complete", (await run.EndAsync()).State);
        return id;
    }
}
