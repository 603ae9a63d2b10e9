using System.Diagnostics;
using System.Reflection;

namespace Fireworks.Benchmarks;

/// <summary>One workload of the area <c>core</c>: a class of its own with a constructor without parameters is all it takes to be run.</summary>
internal abstract class Workload
{
    /// <summary>The name that <c>--only</c> takes.</summary>
    public abstract string Name { get; }

    /// <summary>Measures ours, and the peer's in the same minute.</summary>
    public abstract Task<IEnumerable<Row>> MeasureAsync();

    /// <summary>Every workload there is.</summary>
    public static IReadOnlyDictionary<string, Func<Task<IEnumerable<Row>>>> All { get; } = Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Workload)) && !t.IsAbstract)
        .Select(t => (Workload)Activator.CreateInstance(t)!)
        .OrderBy(w => w.Name, StringComparer.Ordinal)
        .ToDictionary(w => w.Name, w => new Func<Task<IEnumerable<Row>>>(w.MeasureAsync));

    /// <summary>Wall seconds of the median run, after some that warm up. What a run drops is collected before the next, outside its time:
    /// native memory then waits in the pool, as it does once a program has run for a while.</summary>
    protected static double Seconds(Func<object?> step, int repeats = 7)
    {
        var taken = new List<double>();
        for (var run = 0; run < repeats + 3; run++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            var start = Stopwatch.GetTimestamp();
            var kept = step();
            var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            GC.KeepAlive(kept);
            if (run >= 3) taken.Add(seconds);
        }
        return Report.Median(taken);
    }
}
