namespace Fireworks;

/// <summary>Writes its input's rows into a table of a SQL database, each exactly once, and gives them on when it is read.</summary>
/// <remarks>
/// <para>The table is made from the first message: whole numbers and booleans as 64-bit integers, fractions as 64-bit floats, text as text, dates,
/// times, durations (ISO 8601) and decimals as text, and tensor rows and lists as JSON arrays in text, in which infinities are the texts Infinity and
/// -Infinity. Gaps and not-a-number become null. A table that exists must have the columns; further ones keep their defaults.</para>
/// <para>The columns of a table that exists may be of other types, as long as they hold the values as they are: 4.0 fits whole numbers, 2.5 is refused
/// and not rounded, and so is "0012" where SQLite would make 12 of it. Values of such columns are read back as they are written, for which the
/// user must be allowed to read the table.</para>
/// <para>Where the input stands is stored in table <c>fireworks_cursor</c> in the same transaction as the rows. A run that is resumed goes on
/// from there, so a crash neither loses a row nor writes one twice; of two activations that write at once, the second is refused. Outside
/// a run nothing is stored and every drive begins at the first row.</para>
/// </remarks>
[Component("table")]
public sealed class TableSink : Pipe, IDriver
{
    /// <summary>A sink.</summary>
    /// <param name="input">Where the rows come from.</param>
    /// <param name="table">The table; made when it is not there. Names that begin with <c>sqlite_</c> or <c>fireworks_</c> are taken, and in the
    /// silo's own database those of its tables, such as <c>runs</c>.</param>
    /// <param name="key">The columns that tell rows apart: the table's primary key, without gaps and
    /// not-a-number. Needed for <c>upsert</c>. Default none.</param>
    /// <param name="mode"><c>insert</c>: rows are added, and one whose key is there already is an error. <c>upsert</c>: such a row takes the new
    /// values. <c>replace</c>: the table is emptied when the run begins. Default <c>insert</c>.</param>
    /// <param name="connection">The database, by the name its operator gave it. Default <see cref="Connections.Default"/>: the silo's own.</param>
    /// <exception cref="ArgumentException">The table's name is taken, the mode is unknown, or <c>upsert</c> has no key.</exception>
    public TableSink(Pipe input, string table, IReadOnlyList<string>? key = null, string mode = "insert", string? connection = null) : base(input)
    {
        Table = Require.NotEmpty(table);
        if (table.StartsWith("sqlite_", StringComparison.OrdinalIgnoreCase) || table.StartsWith("fireworks_", StringComparison.OrdinalIgnoreCase))
            throw new ArgumentException($"Tables that begin with 'sqlite_' or 'fireworks_' are the system's, but 'table' is '{table}'; choose another name.", nameof(table));
        if ((connection ?? Connections.Default) == Connections.Default && StoreSchema.Owns(table))
            throw new ArgumentException($"In the silo's own database '{table}' is one of its own tables, so that 'table' cannot be it; choose another name, or another 'connection'.", nameof(table));
        Key = key ?? [];
        Mode = Require.OneOf(mode, ["insert", "upsert", "replace"]);
        if (Mode == "upsert" && Key.Count == 0) throw new ArgumentException("Mode 'upsert' needs a key to find the row to change; name its columns in 'key'.", nameof(key));
        Connection = connection;
    }

    /// <summary>The table.</summary>
    public string Table { get; }

    /// <summary>The columns that tell rows apart.</summary>
    public IReadOnlyList<string> Key { get; }

    /// <summary><c>insert</c>, <c>upsert</c> or <c>replace</c>.</summary>
    public string Mode { get; }

    /// <summary>The database; null for the default.</summary>
    public string? Connection { get; }

    /// <inheritdoc/>
    /// <exception cref="ConnectionMissingException">The host has no such connection.</exception>
    /// <exception cref="TableSinkException">The table does not fit the rows, its column would change a value, or a key has a gap.</exception>
    /// <exception cref="ColumnTypeException">No table holds a column, or a time in it.</exception>
    /// <exception cref="FencedException">Another activation of this node has written meanwhile.</exception>
    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        var writer = Context.Need<Connections>().Writer(Connection);
        var cursors = new SinkCursor(Context.Run, Context.Node);
        var from = await writer.WriteAsync(session => Begin(session, cursors), cancellationToken);

        await using var reader = Upstream.Open(from);
        while (await reader.NextAsync(cancellationToken) is { } rows)
        {
            var (before, after) = (from, reader.Position);
            await writer.WriteAsync(session =>
            {
                cursors.Advance(session, before, after);
                TableRows.Write(session, this, rows);
            }, cancellationToken);
            from = after;
        }
    }

    // A connection may lead to a store, be it this silo's or another's: what is in it must not become somebody's rows.
    private Cursor Begin(SqlSession session, SinkCursor cursors)
    {
        TableRows.CheckName(session.Database, Table);
        return StoreSchema.Owns(Table) && TableRows.Columns(session, StoreSchema.VersionTable).Count > 0
            ? throw new TableSinkException($"In {session.Database.Name} '{Table}' is a table of Fireworks itself; name another table or another 'connection'.")
            : cursors.Begin(session, Mode == "replace" ? Empty : null);
    }

    private void Empty(SqlSession session)
    {
        if (TableRows.Columns(session, Table).Count > 0) session.Execute($"delete from {SqlName.Quote(Table)}");
    }
}

/// <summary>A table does not fit the rows that a sink would write into it.</summary>
public sealed class TableSinkException(string message, Exception? inner = null) : FireworksException(message, inner);
