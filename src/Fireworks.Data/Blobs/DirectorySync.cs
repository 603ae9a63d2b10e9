using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Forces the entries of a folder to disk: without it, a file that was renamed into place can be gone after a power failure.</summary>
internal static class DirectorySync
{
    /// <summary>Flushes a folder. Windows flushes with the file, and has no such call.</summary>
    /// <exception cref="IOException">The system refused.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;

        var handle = OpenFolder(folder, flags: 0);
        if (handle < 0) throw Failed("open", folder);
        try
        {
            // Some file systems have nothing to flush for a folder and say so with EINVAL.
            const int invalid = 22;
            if (Synchronize(handle) != 0 && Marshal.GetLastPInvokeError() != invalid) throw Failed("flush", folder);
        }
        finally
        {
            _ = CloseFolder(handle);
        }
    }

    private static IOException Failed(string what, string folder) =>
        new($"Could not {what} folder {folder}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int OpenFolder([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Synchronize(int handle);

    [DllImport("libc", EntryPoint = "close", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int CloseFolder(int handle);
}
