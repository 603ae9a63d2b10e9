using TorchSharp;

namespace Fireworks.Torch.Tests;

/// <summary>Random numbers of libtorch's own generator, which all threads of the process share.</summary>
internal static class TorchSeed
{
    private static readonly Lock One = new();

    /// <summary>Runs work with the generator seeded, alone in the process, and leaves the generator as it was.</summary>
    public static void Run(long seed, Action work)
    {
        TorchRuntime.Start();
        lock (One)
        {
            using var before = torch.get_rng_state();
            torch.manual_seed(seed).Dispose();
            try
            {
                work();
            }
            finally
            {
                torch.set_rng_state(before);
            }
        }
    }
}
