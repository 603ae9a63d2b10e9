using System.Text.Json;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Training;

/// <summary>A training stopped after any batch goes on in another process as if nothing had happened, whatever else is trained there.</summary>
public sealed class ResumeTests
{
    private const string Stops = "FIREWORKS_TEST_RESUME";

    [Theory]
    [InlineData("sgd", 1)]
    [InlineData("adam", 2)]
    public async Task Goes_on_bit_equal_in_a_new_process_from_20_random_batches(string optimizer, int seed)
    {
        using var folder = new TempFolder();
        var all = Enumerable.Range(1, Interrupted.Batches - Interrupted.Further - 1).Select(batch => (long)batch).ToArray();
        new Random(seed).Shuffle(all);
        var stops = all[..20];
        var whole = await Interrupted.RunAsync(optimizer, null, stopAfter: null, TestContext.Current.CancellationToken);
        foreach (var stop in stops)
        {
            var part = await Interrupted.RunAsync(optimizer, null, stop, TestContext.Current.CancellationToken);
            Assert.Equal(whole.Losses[..(int)stop], part.Losses);
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, $"{stop}.state"), part.State, TestContext.Current.CancellationToken);
        }
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "plan.json"), JsonSerializer.Serialize(new Plan(optimizer, stops)), TestContext.Current.CancellationToken);

        await Child.RunAsync(typeof(Resumed), atLeast: 1, environment: new() { [Stops] = folder.Path });

        foreach (var stop in stops)
        {
            var after = await Interrupted.RunAsync(optimizer, null, stop + Interrupted.Further, TestContext.Current.CancellationToken);
            var losses = JsonSerializer.Deserialize<long[]>(await File.ReadAllTextAsync(Path.Combine(folder.Path, $"{stop}.losses"), TestContext.Current.CancellationToken))!;
            var state = ComponentState.FromBytes(await File.ReadAllBytesAsync(Path.Combine(folder.Path, $"{stop}.resumed"), TestContext.Current.CancellationToken));
            Assert.Equal(whole.Losses[(int)stop..(int)(stop + Interrupted.Further)], losses);
            Assert.Equal(ComponentState.FromBytes(after.State).Tensors, state.Tensors);      // weights, optimizer and metrics
        }
    }

    internal static string Folder => Environment.GetEnvironmentVariable(Stops)
        ?? throw new InvalidOperationException($"This test is run by {nameof(ResumeTests)}, which names its folder in {Stops}.");
}

/// <summary>What the new process does.</summary>
internal sealed record Plan(string Optimizer, long[] Stops);

/// <summary>The new process: goes on from each state for 50 batches while another training runs beside it.</summary>
public sealed class Resumed
{
    [Fact(Explicit = true)]
    public async Task Training_goes_on_beside_another()
    {
        var plan = JsonSerializer.Deserialize<Plan>(await File.ReadAllTextAsync(Path.Combine(ResumeTests.Folder, "plan.json")))!;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var started = new TaskCompletionSource();
        var beside = Mlp.Node(new Batches(Digits.Test, 16, seed: 9), epochs: 1_000_000, seed: 5, model: Interrupted.Model);
        beside.Engine.On(EngineEvent.IterationCompleted, _ => started.TrySetResult());
        var running = beside.DriveAsync(end.Token);
        await started.Task;

        try
        {
            foreach (var stop in plan.Stops) await GoOnAsync(plan.Optimizer, stop);
            Assert.False(running.IsCompleted);
        }
        finally
        {
            await end.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        }
    }

    private static async Task GoOnAsync(string optimizer, long stop)
    {
        var from = await File.ReadAllBytesAsync(Path.Combine(ResumeTests.Folder, $"{stop}.state"));
        var resumed = await Interrupted.RunAsync(optimizer, from, stop + Interrupted.Further, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(ResumeTests.Folder, $"{stop}.losses"), JsonSerializer.Serialize(resumed.Losses));
        await File.WriteAllBytesAsync(Path.Combine(ResumeTests.Folder, $"{stop}.resumed"), resumed.State);
    }
}

/// <summary>A training with dropout, shuffling, metrics and a schedule that is interrupted.</summary>
internal static class Interrupted
{
    public const int Further = 50;
    public const int Batches = 15 * 12;                                  // 449 rows in batches of 32, 12 epochs
    public const string Model =
        """{ "in": "pixel*", "out": "scores", "layers": [ { "type": "linear", "out": 16 }, { "type": "dropout", "p": 0.2 }, "relu", { "type": "linear", "out": 10 } ] }""";

    /// <summary>Trains from a state, or from the start, until so many batches are done; gives the losses as bits, and the state.</summary>
    public static async Task<(long[] Losses, byte[] State)> RunAsync(string optimizer, byte[]? from, long? stopAfter, CancellationToken cancellationToken)
    {
        var node = new Train(
            new Batch(new Shuffle(new MessagePipe(Digits.Test), 64), 32), Mlp.Json(Mlp.Loss),
            Mlp.Json($$"""{ "type": "{{optimizer}}", "lr": 0.01{{(optimizer == "sgd" ? ", \"momentum\": 0.9" : "")}} }"""), Mlp.Json(Model), epochs: 12, ["accuracy"],
            schedule: Mlp.Json("""{ "type": "cosine", "period": 180, "every": "step" }"""), stopping: Mlp.Json("""{ "metric": "train/loss", "patience": 100 }"""));
        node.Bind(new NodeContext("run", "mlp", 42, new RunLog()));
        if (from is not null) node.Restore(ComponentState.FromBytes(from));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var losses = new List<long>();
        node.Engine.On(EngineEvent.IterationCompleted, at =>
        {
            losses.Add(BitConverter.DoubleToInt64Bits(at.Loss));
            if (at.Step == stopAfter) stop.Cancel();
        });

        if (stopAfter is null) await node.DriveAsync(stop.Token);
        else await Assert.ThrowsAnyAsync<OperationCanceledException>(() => node.DriveAsync(stop.Token));
        return ([.. losses], node.Save().ToBytes());
    }
}
