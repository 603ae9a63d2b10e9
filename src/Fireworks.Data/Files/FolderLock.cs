using System.Diagnostics;
using System.Text.Json;

namespace Fireworks;

/// <summary>The lock of a data folder and the note of who holds it.</summary>
/// <remarks>.NET can read no file that another process holds alone, hence three files: the lock, the note, and a guard held for
/// the moments in which either is looked at, so that a look is never mistaken for a holder.</remarks>
internal static class FolderLock
{
    private const int LinuxInUse = 11;
    private const int MacInUse = 35;
    private const int WindowsInUse = unchecked((int)0x80070020);

    private static readonly TimeSpan GuardTimeout = TimeSpan.FromSeconds(5);

    public static FileStream Take(string path, string? cluster)
    {
        using var guard = Guard(path);
        if (TryOpen(LockFile(path), FileShare.None) is { } alone)
        {
            if (cluster is null)
            {
                Write(path, [DataFolderOwner.Me(null)]);
                return alone;
            }
            alone.Dispose();
            Write(path, []);
        }
        var owners = Read(path);
        if (cluster is null || owners.Any(o => o.Cluster != cluster) || TryOpen(LockFile(path), FileShare.ReadWrite) is not { } shared)
            throw new DataFolderInUseException(path, cluster, owners.FirstOrDefault(o => o.IsAlive) ?? owners.FirstOrDefault());
        Write(path, [.. owners.Where(o => o.IsAlive), DataFolderOwner.Me(cluster)]);
        return shared;
    }

    public static void Publish(string path, string? cluster, Uri address, string? token)
    {
        using var guard = Guard(path);
        Write(path, [.. Read(path).Where(o => !o.IsMe), DataFolderOwner.Me(cluster) with { Address = address, Token = token }]);
    }

    public static DataFolderOwner? OwnerOf(string path)
    {
        if (!File.Exists(LockFile(path))) return null;
        using var guard = Guard(path);
        if (TryOpen(LockFile(path), FileShare.None) is { } free)
        {
            free.Dispose();
            return null;
        }
        var alive = Read(path).Where(o => o.IsAlive).ToArray();
        return alive.FirstOrDefault(o => o.Address is not null) ?? alive.FirstOrDefault();
    }

    public static void Release(string path, FileStream held)
    {
        if (!held.CanRead) return;
        using var guard = Guard(path);
        Write(path, [.. Read(path).Where(o => !o.IsMe)]);
        held.Dispose();
    }

    private static string LockFile(string path) => Path.Combine(path, "fireworks.lock");

    private static string OwnerFile(string path) => Path.Combine(path, "fireworks.owner");

    // The only wait here: a guard is held for well under a millisecond, and no event tells when a file lock is free.
    private static FileStream Guard(string path)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (TryOpen(Path.Combine(path, "fireworks.guard"), FileShare.None) is { } guard) return guard;
            if (Stopwatch.GetElapsedTime(began) > GuardTimeout)
                throw new DataFolderInUseException(path, null, null);
            Thread.Sleep(1);
        }
    }

    private static FileStream? TryOpen(string file, FileShare share)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, share, bufferSize: 1);
        }
        catch (IOException e) when (e.HResult is LinuxInUse or MacInUse or WindowsInUse)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderNotWritableException(Path.GetDirectoryName(file)!, e);
        }
    }

    private static DataFolderOwner[] Read(string path) =>
        File.Exists(OwnerFile(path)) ? JsonSerializer.Deserialize<DataFolderOwner[]>(File.ReadAllBytes(OwnerFile(path)))! : [];

    private static void Write(string path, DataFolderOwner[] owners)
    {
        var next = OwnerFile(path) + ".next";
        File.Delete(next);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options)) JsonSerializer.Serialize(file, owners);
        File.Move(next, OwnerFile(path), overwrite: true);
    }
}
