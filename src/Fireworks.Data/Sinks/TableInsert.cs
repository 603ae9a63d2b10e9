using System.Data.Common;

namespace Fireworks;

/// <summary>The statement that writes rows of a message into a table, one at a time.</summary>
/// <remarks>A database changes a value to the type of its column where it can: 2.5 becomes 2, and "0012" becomes 12. So of columns of another type than
/// their values the statement gives back whether they still have them, which a table that was made for the rows does not cost anything.</remarks>
internal sealed class TableInsert
{
    private readonly SqlSession _session;
    private readonly TableSink _sink;
    private readonly TableField[] _fields;
    private readonly (string Name, object? Value)[] _values;
    private readonly string _sql;

    /// <summary>A statement.</summary>
    /// <param name="session">The database.</param>
    /// <param name="sink">Where the rows go, and how.</param>
    /// <param name="fields">The columns.</param>
    public TableInsert(SqlSession session, TableSink sink, TableField[] fields)
    {
        (_session, _sink, _fields) = (session, sink, fields);
        _values = [.. fields.Select((_, i) => ($"p{i}", (object?)null))];
        _sql = $"insert into {SqlName.Quote(sink.Table)} ({Join(fields.Select(f => f.Name))}) values ({string.Join(", ", fields.Select((f, i) => f.Sent($"p{i}")))}){OnConflict()}{Returning()}";
    }

    private string OnConflict()
    {
        if (_sink.Mode != "upsert") return "";
        var rest = _fields.Select(f => f.Name).Except(_sink.Key).Select(SqlName.Quote).ToArray();
        var change = rest.Length == 0 ? "nothing" : $"update set {string.Join(", ", rest.Select(n => $"{n} = excluded.{n}"))}";
        return $" on conflict ({Join(_sink.Key)}) do {change}";
    }

    // The number of the first column that was changed.
    private string Returning()
    {
        var others = _fields.Index().Where(f => f.Item.IsOther).Select(f => $"when {f.Item.Differs($"p{f.Index}")} then {f.Index}").ToArray();
        return others.Length == 0 ? "" : $" returning case {string.Join(" ", others)} else -1 end";
    }

    private static string Join(IEnumerable<string> names) => string.Join(", ", names.Select(SqlName.Quote));

    /// <summary>Writes a row.</summary>
    /// <exception cref="TableSinkException">The database refuses the row, or would change one of its values.</exception>
    /// <exception cref="ColumnTypeException">A time is beyond those of the calendar.</exception>
    /// <exception cref="DatabaseUnreachableException">The database was lost.</exception>
    public void Write(int row)
    {
        for (var i = 0; i < _fields.Length; i++) _values[i].Value = Value(_fields[i], row);
        try
        {
            if (_session.Number(_sql, _values) is >= 0 and var changed)
                throw TableRefusals.Changed(_sink, _fields[changed], _values[changed].Value, row);
        }
        catch (DbException e)
        {
            throw _session.Database.Told(e) is var told && told != e ? told : TableRefusals.Refused(_session.Database, _sink, _fields, _values, row, e);
        }
    }

    private object? Value(TableField field, int row)
    {
        try
        {
            return field.Value(row) ?? (_sink.Key.Contains(field.Name) ? throw TableRefusals.NoKey(_sink, field, row) : null);
        }
        catch (OverflowException e)
        {
            throw TableRefusals.TooWide(_sink, field, row, e);
        }
        catch (CellRangeException)
        {
            throw LogicalText.Beyond(field.Name, field.Column, row);
        }
    }
}
