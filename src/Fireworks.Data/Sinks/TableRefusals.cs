using System.Data.Common;
using System.Globalization;

namespace Fireworks;

/// <summary>What is said when a row cannot be written into a table, or not as it is.</summary>
internal static class TableRefusals
{
    private const int MostShown = 60;

    // What PostgreSQL says of bytes that are no text.
    private const string InvalidText = "22021";

    /// <summary>A whole number has more than 64 bits with a sign.</summary>
    public static TableSinkException TooWide(TableSink sink, TableField field, int row, OverflowException e) => new(
        $"Whole numbers of a table have 64 bits with a sign, but column '{field.Name}' for table '{sink.Table}' has {field.Column[row]}; cast it before the sink, for example to text.", e);

    /// <summary>A row has no value of a key. SQLite makes up a number for it in a key of whole numbers, and takes other nulls for keys that all differ.</summary>
    public static TableSinkException NoKey(TableSink sink, TableField field, int row) => new(
        $"A key tells rows apart, but column '{field.Name}' of the key of table '{sink.Table}' has a gap or not-a-number in row {row} of this message; drop such rows before the sink, fill them, or choose another key.");

    /// <summary>The table's column is of another type and would change a value.</summary>
    public static TableSinkException Changed(TableSink sink, TableField field, object? value, int row) => new(
        $"A value is written as it is, but column '{field.Name}' of table '{sink.Table}' is {Declared(field)} and would change {Shown(value)}, {field.Column.Type} in row {row} of this message; "
        + $"make it {field.Type}, cast '{field.Name}' before the sink to what it holds, or name another table.");

    /// <summary>The database refuses a row.</summary>
    public static TableSinkException Refused(
        SqlDatabase database, TableSink sink, TableField[] fields, (string Name, object? Value)[] values, int row, DbException e) => new(
        $"Row {row} of this message could not be written into table '{sink.Table}' in mode '{sink.Mode}': {e.Message.TrimEnd('.')}. {Remedy(database, fields, values, e)}", e);

    private static string Remedy(SqlDatabase database, TableField[] fields, (string Name, object? Value)[] values, DbException e)
    {
        if (database.IsOfKey(e))
            return "A key that is there already needs mode 'upsert'; mode 'upsert' needs a table whose primary key or unique index is exactly the sink's 'key'.";
        if (e.SqlState == InvalidText && fields.Zip(values).FirstOrDefault(f => f.Second.Value is string text && text.Contains('\0')) is { First: { } nul })
            return $"A text in this database holds no null character, but column '{nul.Name}' has one; replace it before the sink.";
        var others = fields.Zip(values).Where(f => f.First.IsOther && f.Second.Value is not null)
            .Select(f => $"'{f.First.Name}' is {Declared(f.First)} and gets {Shown(f.Second.Value)}, {f.First.Column.Type}").ToArray();
        return others.Length == 0
            ? "Correct the row before the sink, change what the table asks of its rows, or name another table."
            : $"The table's columns are of other types than the rows': {string.Join("; ", others)}. Cast the column before the sink to what the table holds, or name another table.";
    }

    // SQLite has columns without a type, which keep what they get; of views it knows none either.
    private static string Declared(TableField field) => field.Declared.Length > 0 ? field.Declared : "of no type";

    private static string Shown(object? value) => value switch
    {
        null => "a gap",
        string { Length: > MostShown } text => $"\"{text[..MostShown]}…\"",
        string text => $"\"{text}\"",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
