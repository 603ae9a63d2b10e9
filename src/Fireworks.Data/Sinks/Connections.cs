namespace Fireworks;

/// <summary>The databases that graphs may write to, by the names that the operator gave them. Each has one writer, opened when first used.</summary>
public sealed class Connections : IAsyncDisposable
{
    /// <summary>The database used when a graph names none: <c>data.db</c> beside the silo's own.</summary>
    public const string Default = "data";

    private readonly Dictionary<string, SqlDatabase> _databases;
    private readonly Dictionary<string, TableWriter> _writers = [];
    private readonly Lock _opening = new();

    /// <summary>The databases of a silo.</summary>
    /// <param name="folder">The data folder, in which <c>data.db</c> lies.</param>
    /// <param name="named">Further databases by name; may replace <see cref="Default"/>.</param>
    public Connections(string folder, IReadOnlyDictionary<string, SqlDatabase>? named = null)
    {
        _databases = new(named ?? new Dictionary<string, SqlDatabase>());
        _databases.TryAdd(Default, new SqliteDatabase(Path.Combine(folder, "data.db")));
    }

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Names => _databases.Keys.Order();

    /// <summary>The writer of a database.</summary>
    /// <param name="name">Its name; <see cref="Default"/> when null.</param>
    /// <exception cref="ConnectionMissingException">There is no such name.</exception>
    public TableWriter Writer(string? name = null)
    {
        name ??= Default;
        lock (_opening)
        {
            if (_writers.TryGetValue(name, out var writer)) return writer;
            if (!_databases.TryGetValue(name, out var database)) throw new ConnectionMissingException(name, Names);
            return _writers[name] = new TableWriter(database);
        }
    }

    /// <summary>Commits what is queued and closes the databases.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values) await writer.DisposeAsync();
    }
}

/// <summary>A graph names a connection that the host does not have.</summary>
public sealed class ConnectionMissingException(string name, IEnumerable<string> known)
    : FireworksException($"A connection is one that the operator configured ({string.Join(", ", known)}), but the graph names '{name}'; use one of them or have it added.{Nearest.Hint(name, [.. known])}");
