using System.Globalization;

namespace Fireworks;

/// <summary>Keeps blobs as files named by the SHA-256 of their contents, in a folder for each first byte of it.</summary>
/// <remarks>A blob is written beside its place, forced to disk and renamed, so that it is there whole or not at all, and storing it again
/// costs nothing but a new date, unless what is there has another length. Reading checks the hash. What a crash left of a write or a deletion is put in
/// order when the blobs are listed.</remarks>
public sealed class FolderBlobStore : IBlobStore
{
    private const string Writing = ".next", Deleting = ".gone";

    private static readonly TimeSpan LongestWrite = TimeSpan.FromHours(1), LongestDeletion = TimeSpan.FromMinutes(1);

    private readonly string _path;

    /// <summary>A store in a folder, which is made if need be.</summary>
    public FolderBlobStore(string path)
    {
        _path = Path.GetFullPath(path);
        Directory.CreateDirectory(_path);
    }

    /// <inheritdoc/>
    public string Name => _path;

    /// <inheritdoc/>
    public async Task<string> PutAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        var hash = BlobName.Of(bytes.Span);
        var place = PlaceOf(hash);
        if (TryRenew(place, bytes.Length)) return hash;

        var folder = Path.GetDirectoryName(place)!;
        var isNew = !Directory.Exists(folder);
        Directory.CreateDirectory(folder);
        var next = $"{place}.{Guid.NewGuid():N}{Writing}";
        try
        {
            await using (var file = new FileStream(next, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.Asynchronous))
            {
                await file.WriteAsync(bytes, cancellationToken);
                file.Flush(flushToDisk: true);
            }
            File.Move(next, place, overwrite: true);
        }
        catch
        {
            File.Delete(next);
            throw;
        }
        DirectorySync.Flush(folder);
        if (isNew) DirectorySync.Flush(_path);
        return hash;
    }

    // Whoever stores it again is about to refer to it, so it is as young as a new one to whoever clears away what is old.
    private static bool TryRenew(string place, int length)
    {
        try
        {
            if (new FileInfo(place) is not { Exists: true, Length: var found } || found != length) return false;
            File.SetLastWriteTimeUtc(place, DateTime.UtcNow);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;       // deleted in between
        }
    }

    /// <inheritdoc/>
    public async Task<byte[]> GetAsync(string hash, CancellationToken cancellationToken = default)
    {
        byte[] bytes;
        try
        {
            bytes = await File.ReadAllBytesAsync(PlaceOf(hash), cancellationToken);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobMissingException(hash, _path);
        }
        return BlobName.Of(bytes) == hash ? bytes : throw new BlobDamagedException(hash, _path);
    }

    /// <inheritdoc/>
    public Task<bool> HasAsync(string hash, CancellationToken cancellationToken = default) => Task.FromResult(File.Exists(PlaceOf(hash)));

    /// <inheritdoc/>
    public Task<IReadOnlyList<StoredBlob>> ListAsync(CancellationToken cancellationToken = default) => Task.Run<IReadOnlyList<StoredBlob>>(() =>
    {
        var blobs = new List<StoredBlob>();
        foreach (var half in new DirectoryInfo(_path).EnumerateFiles("*.*", SearchOption.AllDirectories).ToArray()) PutInOrder(half);
        foreach (var file in new DirectoryInfo(_path).EnumerateFiles("*", SearchOption.AllDirectories))
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Not a blob: one that is being written, or somebody else's file. Not there: deleted since the folder was read.
            if (BlobName.Is(file.Name) && file.Exists) blobs.Add(new StoredBlob(file.Name, file.Length, new DateTimeOffset(file.LastWriteTimeUtc)));
        }
        return blobs;
    }, cancellationToken);

    private static void PutInOrder(FileInfo half)
    {
        if (half.Name.Split('.') is not [var hash, var mark, _] || !BlobName.Is(hash)) return;
        if (half.Extension == Writing && half.LastWriteTimeUtc < DateTime.UtcNow - LongestWrite) half.Delete();
        if (half.Extension != Deleting || BegunAt(mark) > DateTime.UtcNow - LongestDeletion) return;
        var place = Path.Combine(half.DirectoryName!, hash);
        try
        {
            // A deletion that was cut off has not happened; whoever wanted it asks again.
            if (File.Exists(place)) half.Delete();
            else File.Move(half.FullName, place);
        }
        catch (IOException)
        {
            // Somebody else put it in order, or stored the blob anew: the next listing finds what is left.
        }
    }

    // A file keeps its date when it is moved, so its name says when that was.
    private static DateTime BegunAt(string mark) =>
        mark.Length > 16 && long.TryParse(mark.AsSpan(0, 16), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var ticks) && ticks >= 0 && ticks <= DateTime.MaxValue.Ticks
            ? new DateTime(ticks, DateTimeKind.Utc)
            : DateTime.MinValue;

    /// <inheritdoc/>
    public Task<bool> DeleteAsync(StoredBlob blob, CancellationToken cancellationToken = default)
    {
        var place = PlaceOf(blob.Hash);
        var gone = $"{place}.{DateTime.UtcNow.Ticks:x16}{Guid.NewGuid():N}{Deleting}";
        try
        {
            // Taken aside first: from then on nobody can renew it, and whoever stores it writes it anew.
            File.Move(place, gone);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult(false);
        }
        var isRenewed = File.GetLastWriteTimeUtc(gone) > blob.StoredAt.UtcDateTime;
        if (isRenewed) File.Move(gone, place, overwrite: true);
        else File.Delete(gone);
        return Task.FromResult(!isRenewed);
    }

    private string PlaceOf(string hash) => Path.Combine(_path, BlobName.Checked(hash)[..2], hash);
}
