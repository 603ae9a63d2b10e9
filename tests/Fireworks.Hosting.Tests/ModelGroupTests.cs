namespace Fireworks.Hosting;

/// <summary>Models that are trained as one, as a client sees them.</summary>
public sealed class ModelGroupTests(FireworksFixture fixture) : IClassFixture<FireworksFixture>
{
    private FireworksClient Client => fixture.Client;

    private static Graph Sample => Graph.Parse(File.ReadAllText(Path.Combine(Repository.Root, "client", "samples", "digits-code.graph.json")));

    [Fact]
    public async Task A_run_gives_what_each_of_them_says_by_streams_calls_and_scaffold_alike()
    {
        await using var streamed = await Client.StartRunAsync(Sample, new() { Experiment = "code", Transport = "stream" });
        await using var pulled = await Client.StartRunAsync(Sample, new() { Experiment = "code", Transport = "pull" });
        var (info, _) = (await streamed.WaitAsync(), await pulled.WaitAsync());
        await Client.SaveScaffoldAsync("a-code", streamed);
        await using var restored = await Client.RestoreAsync("a-code", new() { Experiment = "code" });

        Assert.Equal(("complete", null), (info.State, info.Error));
        Assert.Superset(new HashSet<string> { "embedder", "classifier", "trainer" }, info.Nodes.Select(n => n.Node).ToHashSet());
        var (predictions, codes) = (await ReadAsync(streamed, "predictions"), await ReadAsync(streamed, "codes"));
        var right = predictions.Column<long>("predicted").Zip(predictions.Column<long>("label")).Count(p => p.First == p.Second);
        Assert.InRange((double)right / predictions.Length, 0.95, 1);
        Assert.Equal(predictions.Column<float>("code"), codes.Column<float>("code"));
        foreach (var other in new[] { pulled, restored })
        {
            Assert.Equal(predictions, await ReadAsync(other, "predictions"));
            Assert.Equal(codes, await ReadAsync(other, "codes"));
        }
        Assert.Empty((await restored.WaitAsync()).Metrics);               // nothing is trained again
    }

    [Fact]
    public async Task A_search_tries_chains_of_models()
    {
        await using var search = await Client.OpenSearchAsync("codes", new SearchPlan
        {
            Graph = Sample,
            Objective = Objective.Maximize("trainer/validate/accuracy"),
            Trials = 3,
            Parallel = 2,
            Space = new SearchSpace().Int("code", 2, 16),
            Sampler = Samplers.Random(seed: 1),
        });

        await search.StartAsync();
        var status = await search.WaitAsync();

        Assert.Equal(("complete", 3), (status.State, status.Totals.Complete));
        Assert.InRange((await search.BestAsync())!.Value!.Value, 0.9, 1);
    }

    private static async Task<Message> ReadAsync(RunHandle run, string output)
    {
        var rows = new List<Message>();
        await foreach (var message in run.ReadAsync(output)) rows.Add(message);
        return Message.Concat(rows);
    }
}
