namespace Fireworks;

/// <summary>The database that holds the tables users query: its schema in place, one writer, many readers.</summary>
public sealed class Store : IAsyncDisposable
{
    private Store(SqlDatabase database, TimeProvider time)
    {
        (Database, Time) = (database, time);
        Writer = new TableWriter(database);
        Reader = new StoreReader(database);
    }

    /// <summary>The database.</summary>
    public SqlDatabase Database { get; }

    /// <summary>The clock that rows are dated by.</summary>
    public TimeProvider Time { get; }

    /// <summary>Writes.</summary>
    public TableWriter Writer { get; }

    /// <summary>Reads.</summary>
    public StoreReader Reader { get; }

    /// <summary>Brings the schema up to date and opens the database.</summary>
    /// <param name="database">The database.</param>
    /// <param name="time">The clock; the system's when null.</param>
    /// <param name="cancellationToken">Cancels the opening.</param>
    /// <exception cref="SchemaNewerException">A newer release has written the database.</exception>
    /// <exception cref="SchemaUnusableException">The tables cannot be made there, or are not ours.</exception>
    /// <exception cref="DatabaseUnreachableException">The server cannot be reached; it may be later.</exception>
    /// <exception cref="DatabaseRefusedException">The server refuses the connection, and would again.</exception>
    public static async Task<Store> OpenAsync(SqlDatabase database, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        await StoreSchema.ApplyAsync(database, cancellationToken);
        return new Store(database, time ?? TimeProvider.System);
    }

    /// <summary>How many bytes our tables take, with the state of the grains.</summary>
    public Task<long> SizeAsync(CancellationToken cancellationToken = default) =>
        Reader.ReadAsync(session => session.Number(Database.SizeQuery) ?? 0, cancellationToken);

    /// <summary>Commits what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Writer.DisposeAsync();
        Reader.Dispose();
    }
}
