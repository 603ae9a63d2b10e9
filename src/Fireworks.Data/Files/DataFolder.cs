using Microsoft.Data.Sqlite;

namespace Fireworks;

/// <summary>The folder in which a silo keeps everything: the database, the blobs, and a lock that says whose it is.</summary>
/// <remarks>
/// <para>Two silos on one database would corrupt each other's view of it, and on Linux two silos even start on the same ports without an
/// error; so the folder is locked before anything starts, alone or together with the silos of one cluster on this machine. The operating
/// system holds the lock: it ends with the process, however that ends.</para>
/// <para><c>fireworks.lock</c> is the lock, <c>fireworks.owner</c> says who holds it, and <c>fireworks.guard</c> is held for the moments in
/// which either is read or changed. Only the user may read the second, since it may hold a secret.</para>
/// </remarks>
public sealed class DataFolder : IDisposable
{
    /// <summary>The folder used when none is named.</summary>
    public const string DefaultPath = "./.fireworks";

    /// <summary>The name of the database's file in the folder.</summary>
    public const string DatabaseName = "fireworks.db";

    private readonly FileStream _lock;

    private DataFolder(string path, string? cluster, FileStream held) => (Path, Cluster, _lock) = (path, cluster, held);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>The cluster whose silos share the folder; null when this process has it alone.</summary>
    public string? Cluster { get; }

    /// <summary>The database's file.</summary>
    public string DatabasePath => System.IO.Path.Combine(Path, DatabaseName);

    /// <summary>The folder of the blobs.</summary>
    public string BlobsPath => System.IO.Path.Combine(Path, "blobs");

    /// <summary>The database.</summary>
    public SqliteDatabase Database => new(DatabasePath);

    /// <summary>Makes the folder if need be, locks it, and tries that it can be written and that SQLite works in it.</summary>
    /// <param name="path">The folder. Default <see cref="DefaultPath"/>.</param>
    /// <param name="cluster">The cluster whose silos share the folder; null to have it alone.</param>
    /// <exception cref="DataFolderInUseException">Another process holds it, alone or for another cluster.</exception>
    /// <exception cref="DataFolderNotWritableException">It cannot be made or written.</exception>
    /// <exception cref="WalUnsupportedException">SQLite's write-ahead log does not work there, as on most network file systems.</exception>
    public static DataFolder Open(string path = DefaultPath, string? cluster = null)
    {
        path = System.IO.Path.GetFullPath(path);
        Prepare(path);
        var folder = new DataFolder(path, cluster, FolderLock.Take(path, cluster));
        try
        {
            folder.ProbeWal();
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Says where the silo's gateway is, for commands that are run in this folder.</summary>
    /// <param name="address">The gateway's address.</param>
    /// <param name="token">A secret that the gateway asks of its callers, if it does.</param>
    public void Publish(Uri address, string? token = null) => FolderLock.Publish(Path, Cluster, address, token);

    /// <summary>Where the gateway is of the silo that holds a folder; null when nobody holds it or nothing was published.</summary>
    public static Uri? AddressOf(string path) => OwnerOf(path)?.Address;

    /// <summary>Who holds a folder, preferring one that has published its address; null when nobody does.</summary>
    public static DataFolderOwner? OwnerOf(string path) => FolderLock.OwnerOf(System.IO.Path.GetFullPath(path));

    private static void Prepare(string path)
    {
        var probe = System.IO.Path.Combine(path, $".probe-{Guid.NewGuid():N}");
        try
        {
            Directory.CreateDirectory(System.IO.Path.Combine(path, "blobs"));
            using var file = new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            file.WriteByte(1);
            file.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderNotWritableException(path, e);
        }
    }

    // Some file systems accept WAL mode and fail at the first write, or keep the shared memory of two connections apart.
    private void ProbeWal()
    {
        var probe = System.IO.Path.Combine(Path, $".wal-probe-{Guid.NewGuid():N}.db");
        var connection = new SqliteConnectionStringBuilder { DataSource = probe, Pooling = false }.ToString();
        try
        {
            using var writer = new SqliteConnection(connection);
            using var reader = new SqliteConnection(connection);
            writer.Open();
            var mode = (string)writer.Run("pragma journal_mode = wal")!;
            if (mode != "wal") throw new WalUnsupportedException(Path, $"SQLite stays in mode '{mode}'");
            writer.Run("create table probe (value integer); insert into probe values (42)");
            reader.Open();
            if (reader.Run("select value from probe") is not 42L) throw new WalUnsupportedException(Path, "a second connection does not see what the first has written");
        }
        catch (SqliteException e)
        {
            throw new WalUnsupportedException(Path, e.Message, e);
        }
        finally
        {
            foreach (var suffix in (string[])["", "-wal", "-shm"]) File.Delete(probe + suffix);
        }
    }

    /// <summary>Gives the folder back.</summary>
    public void Dispose() => FolderLock.Release(Path, _lock);
}
