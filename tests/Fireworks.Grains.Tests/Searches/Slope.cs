using System.Collections.Concurrent;

namespace Fireworks.Grains.Tests;

/// <summary>A driver that reports x − step/100 for steps 1 … steps, as a training whose result is known; it waits, fails or keeps silent where it is told to.</summary>
[Component("slope")]
public sealed class Slope(double x, int steps = 3, string? gate = null, bool deaf = false, double? failAbove = null, double? silentAbove = null) : Pipe, IDriver
{
    /// <summary>Gates that tests open: every trial with that gate waits before its second step.</summary>
    public static ConcurrentDictionary<string, TaskCompletionSource> Gates { get; } = new();

    public static TaskCompletionSource GateOf(string name) => Gates.GetOrAdd(name, _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        var log = Context.Need<IRunLog>();
        for (var step = 1; step <= steps; step++)
        {
            if (x > failAbove) throw new ComponentException($"x is {x}, above {failAbove}");
            await log.MetricAsync(Context.Run, $"{Context.Node}/loss", step, step, cancellationToken);
            if (!(x > silentAbove)) await log.MetricAsync(Context.Run, $"{Context.Node}/value", step, x - step / 100.0, cancellationToken);
            if (gate is not null && step == 1) await GateOf(gate).Task.WaitAsync(deaf ? CancellationToken.None : cancellationToken);
        }
    }
}
