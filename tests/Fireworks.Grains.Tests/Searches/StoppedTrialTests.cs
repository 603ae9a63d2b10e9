using System.Collections.Immutable;
using System.Diagnostics;
using Fireworks.Contracts;
using Orleans.Runtime;

namespace Fireworks.Grains.Tests;

/// <summary>What becomes of trials that are stopped while they train: they go on from where they were, as if nothing had happened.</summary>
public sealed class StoppedTrialTests(TwoSilos cluster) : IClassFixture<TwoSilos>
{
    private const int Epochs = 5;
    private const int Done = 2;         // epochs before the one that is held
    private const int Trials = 4;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private readonly TrialTable _trials = new(cluster.Store);

    [Fact]
    public async Task Trials_whose_silo_leaves_go_on_elsewhere_and_end_bit_equal()
    {
        await using var own = new TwoSilos();
        await own.InitializeAsync();
        var undisturbed = await UndisturbedAsync(own, "whole");
        var search = await HoldAsync(own, "left");
        var home = await own.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(search);
        var leaves = own.Cluster.Silos.Single(s => !s.SiloAddress.Equals(home));
        var left = (await new TrialTable(own.Store).ListAsync(GrainKey.DefaultTenant, "left", Now))
            .Where(t => t.Silo == leaves.SiloAddress.ToParsableString()).Select(t => t.Number).ToArray();

        await own.Cluster.StopSiloAsync(leaves);
        await search.UntilAsync(s => left.All(number => s.Trials[(int)number].Attempts == 2));
        Slope.GateOf("left").SetResult();
        await search.CompleteAsync();

        Assert.Equal(Trials / 2, left.Length);
        Assert.Equal(undisturbed, await MeasuredAsync(own, "left"));
        await AssertWentOnAsync(own, "left", left);
    }

    [Fact]
    public async Task Nobody_who_waits_for_events_keeps_the_silo_of_their_search_from_leaving()
    {
        await using var own = new TwoSilos();
        await own.InitializeAsync();
        var search = await HoldAsync(own, "watched");
        var home = await own.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(search);
        var (waits, began) = (search.EventsAsync(long.MaxValue, Now), Stopwatch.GetTimestamp());

        await own.Cluster.StopSiloAsync(own.Cluster.Silos.Single(s => s.SiloAddress.Equals(home)));
        var took = Stopwatch.GetElapsedTime(began);
        Slope.GateOf("watched").SetResult();

        Assert.InRange(took, TimeSpan.Zero, TimeSpan.FromSeconds(4.5));      // a call waits for five when nothing happens
        Assert.Empty(await waits);
        Assert.Equal(Trials, (await search.CompleteAsync()).Trials.Count(t => t.State == "complete"));
    }

    [Fact]
    public async Task A_search_that_is_stopped_keeps_what_its_trials_have_learned_until_they_have_ended()
    {
        var undisturbed = await UndisturbedAsync(cluster, "unstopped");
        var search = await HoldAsync(cluster, "kept");

        await search.StopAsync(Now);
        var paused = await _trials.ListAsync(GrainKey.DefaultTenant, "kept", Now);
        var runs = await new RunTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "kept", cancellationToken: Now);
        await new BlobCollector(cluster.Store, cluster.Blobs).CollectAsync(TimeSpan.Zero, dryRun: false, Now);
        Slope.GateOf("kept").SetResult();
        await search.StartAsync(Now);
        await search.CompleteAsync();

        Assert.All(paused, t => Assert.Equal("paused", t.State));
        Assert.All(paused, t => Assert.NotNull(t.Scaffold));
        Assert.All(runs, r => Assert.Equal(("paused", null), (r.State, r.EndedAt)));
        Assert.Equal(undisturbed, await MeasuredAsync(cluster, "kept"));
        await AssertWentOnAsync(cluster, "kept", [0, 1, 2, 3]);
        Assert.All(await _trials.ListAsync(GrainKey.DefaultTenant, "kept", Now), t => Assert.Null(t.Scaffold));
        Assert.All(await new RunTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, "kept", cancellationToken: Now), r => Assert.Equal("complete", r.State));
    }

    [Fact]
    public async Task What_cannot_be_read_any_more_is_learned_again()
    {
        var undisturbed = await UndisturbedAsync(cluster, "unspoilt");
        var search = await HoldAsync(cluster, "spoilt");
        await search.StopAsync(Now);
        var manifests = (await _trials.ListAsync(GrainKey.DefaultTenant, "spoilt", Now)).Select(t => t.Scaffold!).ToArray();
        foreach (var blob in (await cluster.Blobs.ListAsync(Now)).Where(b => manifests.Contains(b.Hash))) Assert.True(await cluster.Blobs.DeleteAsync(blob, Now));

        Slope.GateOf("spoilt").SetResult();
        await search.StartAsync(Now);
        await search.CompleteAsync();

        Assert.Equal(undisturbed, await MeasuredAsync(cluster, "spoilt"));
        Assert.All(await _trials.ReportsAsync(GrainKey.DefaultTenant, "spoilt", cancellationToken: Now), r => Assert.Equal(2, r.Attempt));
    }

    [Fact]
    public async Task A_trial_that_was_stopped_behind_its_last_report_has_its_value()
    {
        var search = await HoldAsync(cluster, "ended");
        await search.StopAsync(Now);
        var undisturbed = await UndisturbedAsync(cluster, "unended");
        await EndAsync("ended", undisturbed);

        await search.StartAsync(Now);
        var status = await search.CompleteAsync();

        Assert.All(status.Trials, t => Assert.Equal(("complete", 2), (t.State, t.Attempts)));
        Assert.Equal(undisturbed, await MeasuredAsync(cluster, "ended"));
    }

    [Fact]
    public async Task What_is_not_saved_in_time_does_not_keep_a_trial_from_stopping()
    {
        Stacked.WriteRows(cluster.Folder);
        var (plan, late) = (Plan("late"), new LogLines());
        using var graph = Stacked.Local(cluster, plan.Graph.ToJson(), new NoLog());
        Slope.GateOf("late").SetResult();
        await graph.RunAsync(Now);
        var snapshot = new TrialSnapshot(
            new Snapshots(cluster.Blobs, cluster.Catalog), new TrialPlan("late", 3, 1, plan.Graph.ToJson(), ImmutableSortedDictionary<string, string>.Empty, plan.Objective.Metric, false),
            "run", null, late);

        await snapshot.SaveAsync(graph, new CancellationToken(canceled: true));
        Assert.Null(snapshot.Saved);
        Assert.Contains("Warning Trial 3 of search late, run run, was stopped before it could be saved", Assert.Single(late.Lines), StringComparison.Ordinal);

        await snapshot.SaveAsync(graph, Now);
        Assert.NotNull(snapshot.Saved);
    }

    private static SearchPlan Plan(string name) => SearchPlan.Parse($$"""
        { "fireworks": "search/1", "name": "{{name}}", "minimize": "net/validate/loss", "trials": {{Trials}}, "parallel": {{Trials}},
          "graph": { "fireworks": "graph/1", "name": "stopped", "seed": 3, "parameters": { "lr": 0.05, "type": "adam" }, "nodes": {
              "rows": { "kind": "csv", "path": "stacked.csv" },
              "norm": { "kind": "normalize", "from": "rows", "columns": "x*" },
              "test": { "kind": "batch", "from": "norm", "rows": 20 },
              "mixed": { "kind": "shuffle", "from": "norm" },
              "batch": { "kind": "batch", "from": "mixed", "rows": 10 },
              "held": { "kind": "held", "from": "batch", "gate": "{{name}}", "pass": {{Done}} },
              "net": { "kind": "train", "from": { "train": "held", "validate": "test" }, "epochs": {{Epochs}}, "metrics": ["accuracy"],
                       "loss": { "type": "cross_entropy", "target": "y" }, "optimizer": { "type": "${type}", "lr": "${lr}" },
                       "model": { "in": "x*", "out": "scores", "layers": [ { "type": "linear", "out": 8 }, { "type": "dropout", "p": 0.2 }, "tanh", { "type": "linear", "out": 2 } ] } } } },
          "space": { "lr": { "type": "float", "min": 0.01, "max": 0.1 }, "type": { "type": "choice", "of": ["adam", "sgd"] } }, "sampler": { "type": "random", "seed": 7 } }
        """);

    private static async Task<IFactoryGrain> StartAsync(FireworksCluster on, string name)
    {
        Stacked.WriteRows(on.Folder);
        var search = on.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));
        await search.OpenAsync(Plan(name).Json(), Now);
        await search.StartAsync(Now);
        return search;
    }

    /// <summary>A search whose trials are all held amid an epoch.</summary>
    private static async Task<IFactoryGrain> HoldAsync(FireworksCluster on, string name)
    {
        var search = await StartAsync(on, name);
        await search.UntilAsync(s => s.Trials.Count(t => t.LastStep == Done) == Trials);
        return search;
    }

    /// <summary>What a search measures that nobody stops.</summary>
    private static async Task<List<Measured>> UndisturbedAsync(FireworksCluster on, string name)
    {
        Slope.GateOf(name).SetResult();
        await (await StartAsync(on, name)).CompleteAsync();
        var measured = await MeasuredAsync(on, name);
        Assert.Equal(Trials * Epochs * 4, measured.Count);      // loss and accuracy, of train and of validate
        return measured;
    }

    private static async Task<List<Measured>> MeasuredAsync(FireworksCluster on, string name)
    {
        var measured = new List<Measured>();
        foreach (var trial in await new TrialTable(on.Store).ListAsync(GrainKey.DefaultTenant, name, Now))
        {
            var points = await new MetricTable(on.Store).SeriesAsync(GrainKey.DefaultTenant, trial.Run!, cancellationToken: Now);
            Assert.Equal(trial.Value, points.Last(p => p.Name == "net/validate/loss").Value);
            measured.AddRange(points.Select(p => new Measured(trial.Number, p.Name, p.Step, BitConverter.DoubleToInt64Bits(p.Value))));
        }
        return measured;
    }

    /// <summary>The trials that were stopped have their first epochs from the attempt that was stopped, and the others from the one that went on.</summary>
    private static async Task AssertWentOnAsync(FireworksCluster on, string name, long[] stopped)
    {
        var reports = await new TrialTable(on.Store).ReportsAsync(GrainKey.DefaultTenant, name, cancellationToken: Now);
        Assert.Equal(
            from trial in Enumerable.Range(0, Trials) from step in Enumerable.Range(1, Epochs) select ((long)trial, (long)step, stopped.Contains(trial) && step > Done ? 2L : 1L),
            reports.Select(r => (r.Number, r.Step, r.Attempt)));
    }

    /// <summary>Stores of a search that was stopped what it would have stored had it been stopped only at its end.</summary>
    private async Task EndAsync(string name, List<Measured> measured)
    {
        var plan = Plan(name);
        var snapshots = new Snapshots(cluster.Blobs, cluster.Catalog);
        foreach (var trial in await _trials.ListAsync(GrainKey.DefaultTenant, name, Now))
        {
            var values = TrialWork.Values(TrialParams.Read(plan.Space, trial.Params));
            using var graph = LocalGraph.Create(
                GraphResolver.Resolve(plan.Graph, cluster.Catalog, values), cluster.Catalog, new TestKit.TestServices(new DataRoots(cluster.Folder), new NoLog()));
            graph.Restore(await snapshots.StatesAsync(trial.Scaffold!, Now));
            Slope.GateOf(name).TrySetResult();
            await graph.RunAsync(Now);
            var end = await snapshots.SaveAsync(trial.Run!, plan.Graph.ToJson(), plan.Graph.Seed, graph.Save(), Now);
            await cluster.Store.Writer.WriteAsync(s => s.Execute(
                "update trials set scaffold = @end where search = @search and number = @number", ("end", end), ("search", name), ("number", trial.Number)), Now);
            foreach (var point in measured.Where(m => m.Trial == trial.Number && m.Step > Done))
            {
                var value = BitConverter.Int64BitsToDouble(point.Bits);
                await new MetricTable(cluster.Store).AddAsync(GrainKey.DefaultTenant, trial.Run!, point.Name, point.Step, value, Now);
                if (point.Name == plan.Objective.Metric) await _trials.ReportAsync(GrainKey.DefaultTenant, name, trial.Number, point.Step, value, attempt: 1, cancellationToken: Now);
            }
        }
    }

    private sealed record Measured(long Trial, string Name, long Step, long Bits);

    private sealed class NoLog : IRunLog
    {
        public ValueTask MetricAsync(string run, string name, long step, double value, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
