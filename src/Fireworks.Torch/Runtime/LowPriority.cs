using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Lets the calling thread give way to others: what .NET's thread priorities do not do on Linux.</summary>
/// <remarks>A thread is 5 nicer than it was, 19 at most: about a third of a busy core's time beside a thread as it was, and woken later. Threads that it starts, such as libgomp's, take that over.</remarks>
internal static partial class LowPriority
{
    private const int OneThread = 0, Calling = 0, Step = 5, Nicest = 19;

    /// <summary>The calling thread's niceness, −20 to 19; 0 where the system is not Linux.</summary>
    public static int Niceness => OperatingSystem.IsLinux() ? GetPriority(OneThread, Calling) : 0;

    /// <summary>Lowers the calling thread's priority. Where the system does not allow it, the thread stays as it is: it is slower for others, not wrong.</summary>
    public static void Take()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(OneThread, Calling, Math.Min(Niceness + Step, Nicest));
    }

    [LibraryImport("libc", EntryPoint = "getpriority")]
    private static partial int GetPriority(int which, int who);

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
