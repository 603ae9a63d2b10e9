using System.Data.Common;
using System.Text;

namespace Fireworks;

/// <summary>Turns messages into rows of a table.</summary>
internal static class TableRows
{
    /// <summary>The columns of a table and their types as the database names them; none when it does not exist.</summary>
    public static List<(string Name, string Type)> Columns(SqlSession session, string table) =>
        session.Query(session.Database.ColumnsQuery, row => (row.Text(0), row.Text(1)), ("table", table));

    /// <summary>Refuses a name that the database would cut, and then take for that of another table or column.</summary>
    /// <exception cref="TableSinkException">The name is too long.</exception>
    public static void CheckName(SqlDatabase database, string name)
    {
        if (Encoding.UTF8.GetByteCount(name) is var bytes && bytes > database.MostNameBytes)
            throw new TableSinkException($"A name in {database.Name} has at most {database.MostNameBytes} bytes, but '{name}' has {bytes}; rename it before the sink.");
    }

    /// <summary>Writes all rows of a message, making the table if need be.</summary>
    public static void Write(SqlSession session, TableSink sink, Message rows)
    {
        if (sink.Key.FirstOrDefault(k => !rows.Has(k)) is { } missing) throw new ColumnMissingException(missing, rows.Names);
        foreach (var name in rows.Names) CheckName(session.Database, name);
        var existing = Columns(session, sink.Table);
        if (existing.Count == 0) Create(session, sink, rows);
        else if (rows.Names.FirstOrDefault(n => !existing.Exists(c => session.Database.Names.Equals(c.Name, n))) is { } unknown)
            throw new TableSinkException($"Table '{sink.Table}' must have the columns of the rows, but has no '{unknown}' (it has {string.Join(", ", existing.Select(c => c.Name))}); "
                + "add the column, leave it out before the sink, or name another table.");

        if (rows.FirstOrDefault(c => !TableCell.Has(c.Value.ToHost())) is { Key: { } refused })
            throw new ColumnTypeException(refused, "text, truth values, numbers, times or lists of these to be written into a table", rows[refused].Type.ToString());

        var insert = new TableInsert(session, sink, [.. rows.Select(c => Field(c.Key, c.Value.ToHost(), existing, session.Database))]);
        for (var row = 0; row < rows.Length; row++) insert.Write(row);
    }

    private static TableField Field(string name, Column column, List<(string Name, string Type)> existing, SqlDatabase database) => new(
        name, column, existing.Count == 0 ? TableCell.TypeOf(column.Type, database) : existing.Find(c => database.Names.Equals(c.Name, name)).Type, database);

    private static void Create(SqlSession session, TableSink sink, Message rows)
    {
        try
        {
            session.Execute(CreateStatement(sink, rows, session.Database));
        }
        catch (DbException e)
        {
            throw new TableSinkException($"Table '{sink.Table}' could not be made in {session.Database.Name}: {e.Message} Name its columns otherwise, or make the table beforehand.", e);
        }
    }

    private static string CreateStatement(TableSink sink, Message rows, SqlDatabase database)
    {
        var columns = rows.Select(c => $"{SqlName.Quote(c.Key)} {TableCell.TypeOf(c.Value.Type, database)}{(sink.Key.Contains(c.Key) ? " not null" : "")}");
        var key = sink.Key.Count > 0 ? $", primary key ({string.Join(", ", sink.Key.Select(SqlName.Quote))})" : "";
        return $"create table {SqlName.Quote(sink.Table)} ({string.Join(", ", columns)}{key})";
    }
}
