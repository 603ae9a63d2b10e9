using System.Data.Common;
using System.Text;

namespace Fireworks;

/// <summary>Turns messages into rows of a table.</summary>
internal static class TableRows
{
    /// <summary>The columns of a table; none when it does not exist.</summary>
    public static List<string> Columns(SqlSession session, string table) =>
        session.Query(session.Database.ColumnsQuery, row => row.Text(0), ("table", table));

    /// <summary>Writes all rows of a message, making the table if need be.</summary>
    public static void Write(SqlSession session, TableSink sink, Message rows)
    {
        if (sink.Key.FirstOrDefault(k => !rows.Has(k)) is { } missing) throw new ColumnMissingException(missing, rows.Names);
        var existing = Columns(session, sink.Table);
        if (existing.Count == 0) Create(session, sink, rows);
        else if (rows.Names.FirstOrDefault(n => !existing.Contains(n, session.Database.Names)) is { } unknown)
            throw new TableSinkException($"Table '{sink.Table}' must have the columns of the rows, but has no '{unknown}' (it has {string.Join(", ", existing)}); "
                + "add the column, leave it out before the sink, or name another table.");

        if (rows.FirstOrDefault(c => !TableCell.Has(c.Value.ToHost())) is { Key: { } refused })
            throw new ColumnTypeException(refused, "text, truth values, numbers, times or lists of these to be written into a table", rows[refused].Type.ToString());

        var sql = InsertStatement(sink, rows);
        var cells = rows.Select((c, i) => (Parameter: $"p{i}", Name: c.Key, Column: c.Value.ToHost(), IsKey: sink.Key.Contains(c.Key))).ToArray();
        var values = new (string Name, object? Value)[cells.Length];
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < cells.Length; i++)
            {
                var value = Cell(sink, cells[i].Name, cells[i].Column, row);
                if (value is null && cells[i].IsKey) throw NoKey(sink, cells[i].Name, row);
                values[i] = (cells[i].Parameter, value);
            }
            Insert(session, sink, sql, values);
        }
    }

    private static object? Cell(TableSink sink, string name, Column column, int row)
    {
        try
        {
            return TableCell.Of(column, row);
        }
        catch (OverflowException e)
        {
            throw new TableSinkException($"Whole numbers of a table have 64 bits with a sign, but column '{name}' for table '{sink.Table}' has {column[row]}; cast it before the sink, for example to text.", e);
        }
    }

    // SQLite makes up a number for a null in a key of whole numbers, and takes other nulls for keys that all differ.
    private static TableSinkException NoKey(TableSink sink, string name, int row) => new(
        $"A key tells rows apart, but column '{name}' of the key of table '{sink.Table}' has a gap or not-a-number in row {row} of this message; drop such rows before the sink, fill them, or choose another key.");

    private static void Create(SqlSession session, TableSink sink, Message rows)
    {
        if (rows.Names.Prepend(sink.Table).FirstOrDefault(n => Encoding.UTF8.GetByteCount(n) > session.Database.MostNameBytes) is { } longer)
            throw new TableSinkException($"A name in {session.Database.Name} has at most {session.Database.MostNameBytes} bytes, but '{longer}' has {Encoding.UTF8.GetByteCount(longer)}; rename it before the sink.");
        try
        {
            session.Execute(CreateStatement(sink, rows, session.Database));
        }
        catch (DbException e)
        {
            throw new TableSinkException($"Table '{sink.Table}' could not be made in {session.Database.Name}: {e.Message} Name its columns otherwise, or make the table beforehand.", e);
        }
    }

    private static void Insert(SqlSession session, TableSink sink, string sql, (string Name, object? Value)[] values)
    {
        try
        {
            session.Execute(sql, values);
        }
        catch (DbException e)
        {
            throw new TableSinkException($"A row could not be written into table '{sink.Table}' in mode '{sink.Mode}': {e.Message} "
                + "A key that is there already needs mode 'upsert'; mode 'upsert' needs a table whose primary key or unique index is exactly the sink's 'key'.", e);
        }
    }

    private static string CreateStatement(TableSink sink, Message rows, SqlDatabase database)
    {
        var columns = rows.Select(c => $"{SqlName.Quote(c.Key)} {TableCell.TypeOf(c.Value.Type, database)}{(sink.Key.Contains(c.Key) ? " not null" : "")}");
        var key = sink.Key.Count > 0 ? $", primary key ({Join(sink.Key)})" : "";
        return $"create table {SqlName.Quote(sink.Table)} ({string.Join(", ", columns)}{key})";
    }

    private static string InsertStatement(TableSink sink, Message rows)
    {
        var insert = $"insert into {SqlName.Quote(sink.Table)} ({Join(rows.Names)}) values ({string.Join(", ", rows.Select((_, i) => $"@p{i}"))})";
        if (sink.Mode != "upsert") return insert;

        var rest = rows.Names.Except(sink.Key).Select(SqlName.Quote).ToArray();
        var change = rest.Length == 0 ? "nothing" : $"update set {string.Join(", ", rest.Select(n => $"{n} = excluded.{n}"))}";
        return $"{insert} on conflict ({Join(sink.Key)}) do {change}";
    }

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Select(SqlName.Quote));
}
