namespace Fireworks;

/// <summary>Another process holds the data folder.</summary>
public sealed class DataFolderInUseException(string path, string? cluster, DataFolderOwner? owner) : FireworksException(Describe(path, cluster, owner))
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;

    /// <summary>Who holds it; null when that could not be read.</summary>
    public DataFolderOwner? Owner { get; } = owner;

    private static string Describe(string path, string? cluster, DataFolderOwner? owner)
    {
        var who = owner is null
            ? "another process holds it"
            : $"process {owner.ProcessId} on {owner.Host} holds it{(owner.Cluster is null ? "" : $" for cluster '{owner.Cluster}'")}"
                + (owner.Address is null ? "" : $" and serves {owner.Address}");
        var rule = cluster is null ? "A data folder belongs to one process" : $"A data folder belongs to one cluster, here '{cluster}'";
        var remedy = owner?.Address is null ? "Wait for it to end" : $"Connect to it (--server {owner.Address})";
        return $"{rule}, but of {path} {who}. {remedy}, or use another folder (--data).";
    }
}

/// <summary>The data folder cannot be made or written.</summary>
public sealed class DataFolderNotWritableException(string path, Exception inner)
    : FireworksException($"The data folder must be writable, but {path} is not: {inner.Message.TrimEnd('.')}. Give it to this user, or name another folder (--data).", inner)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;
}

/// <summary>SQLite's write-ahead log does not work in the data folder.</summary>
public sealed class WalUnsupportedException(string path, string found, Exception? inner = null)
    : FireworksException($"The data folder must lie on a local disk where SQLite's write-ahead log works, but in {path} it does not: {found}. "
        + "Network file systems are the usual reason; name a folder on a local disk (--data).", inner)
{
    /// <summary>The folder.</summary>
    public string Path { get; } = path;
}
