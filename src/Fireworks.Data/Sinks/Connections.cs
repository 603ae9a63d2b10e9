namespace Fireworks;

/// <summary>The databases that graphs may write to, by the names that the operator gave them. Each has one writer, opened when first used.</summary>
public sealed class Connections : IAsyncDisposable
{
    /// <summary>The database used when a graph names none: the silo's own, in which all its other tables are.</summary>
    public const string Default = "data";

    private readonly TableWriter _own;
    private readonly Dictionary<string, SqlDatabase> _databases;
    private readonly Dictionary<string, TableWriter> _writers = [];
    private readonly Lock _opening = new();

    /// <summary>The databases of a silo.</summary>
    /// <param name="own">The writer of its own database, which stays its owner's: two in one process would only wait for each other.</param>
    /// <param name="named">Further databases by name; one called <see cref="Default"/> takes the place of the silo's own.</param>
    public Connections(TableWriter own, IReadOnlyDictionary<string, SqlDatabase>? named = null) =>
        (_own, _databases) = (own, new(named ?? new Dictionary<string, SqlDatabase>()));

    /// <summary>The names, sorted.</summary>
    public IEnumerable<string> Names => _databases.Keys.Append(Default).Distinct().Order(StringComparer.Ordinal);

    /// <summary>The writer of a database.</summary>
    /// <param name="name">Its name; <see cref="Default"/> when null.</param>
    /// <exception cref="ConnectionMissingException">There is no such name.</exception>
    /// <exception cref="DatabaseUnreachableException">Its server cannot be reached.</exception>
    /// <exception cref="DatabaseRefusedException">Its server refuses the connection.</exception>
    public TableWriter Writer(string? name = null)
    {
        name ??= Default;
        lock (_opening)
        {
            if (_writers.TryGetValue(name, out var writer)) return writer;
            if (_databases.TryGetValue(name, out var database)) return _writers[name] = new TableWriter(database);
            return name == Default ? _own : throw new ConnectionMissingException(name, Names);
        }
    }

    /// <summary>Commits what is queued and closes the databases, but for the silo's own.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var writer in _writers.Values) await writer.DisposeAsync();
    }
}

/// <summary>A graph names a connection that the host does not have.</summary>
public sealed class ConnectionMissingException(string name, IEnumerable<string> known)
    : FireworksException($"A connection is one that the operator configured ({string.Join(", ", known)}), but the graph names '{name}'; use one of them or have it added.{Nearest.Hint(name, [.. known])}");
