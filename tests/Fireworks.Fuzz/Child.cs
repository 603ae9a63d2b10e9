using System.Diagnostics;
using System.IO.MemoryMappedFiles;
using System.Text.Json;

namespace Fireworks.Fuzz;

/// <summary>Reads mutants in a process of its own, noting each number before it begins, so that the parent knows which one ended it.</summary>
internal static class Child
{
    /// <summary>What reading may take beside the input.</summary>
    public const long MostBytes = 64L << 20;

    public static int Run(Target target, string progress, long campaign, long first, long count)
    {
        using var map = MemoryMappedFile.CreateFromFile(progress, FileMode.Open, null, 0, MemoryMappedFileAccess.ReadWrite);
        using var note = map.CreateViewAccessor(0, sizeof(long));
        var (found, slowest) = (new List<Finding>(), 0.0);
        long refused = 0;
        for (var number = first; number < first + count; number++)
        {
            note.Write(0, number);
            var (mutant, seed) = Mutator.Make(target, campaign, number);
            var clock = Stopwatch.GetTimestamp();
            var before = GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes;
            try
            {
                var use = target.Read(mutant, seed);
                Check(number, mutant, before, found);
                use();
            }
            catch (FireworksException)
            {
                Check(number, mutant, before, found);
                refused++;
            }
            catch (Exception e)
            {
                found.Add(new(number, "exception", $"{e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n')[0].Trim()}"));
            }
            slowest = Math.Max(slowest, Stopwatch.GetElapsedTime(clock).TotalMilliseconds);
        }
        Console.WriteLine(JsonSerializer.Serialize(new Report(count, refused, slowest, found)));
        return 0;
    }

    private static void Check(long number, byte[] mutant, long before, List<Finding> found)
    {
        var taken = GC.GetAllocatedBytesForCurrentThread() + Block.RentedBytes - before;
        if (taken > mutant.Length + MostBytes) found.Add(new(number, "memory", $"{taken} bytes for an input of {mutant.Length}"));
    }
}

/// <summary>A mutant that did what none may.</summary>
internal sealed record Finding(long Mutant, string Kind, string What);

/// <summary>What one child saw.</summary>
internal sealed record Report(long Mutants, long Refused, double SlowestMilliseconds, List<Finding> Findings);
