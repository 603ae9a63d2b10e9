namespace Fireworks;

/// <summary>A column of the rows and the column of a table that takes its values.</summary>
/// <param name="name">The column.</param>
/// <param name="column">Its values, in host memory.</param>
/// <param name="declared">The type of the table's column as the database names it.</param>
/// <param name="database">The database.</param>
internal sealed class TableField(string name, Column column, string declared, SqlDatabase database)
{
    /// <summary>The column.</summary>
    public string Name => name;

    /// <summary>Its values.</summary>
    public Column Column => column;

    /// <summary>The type of the table's column.</summary>
    public string Declared => declared;

    /// <summary>The type that the values are sent as: the table's own where it takes them as they are.</summary>
    public string Type { get; } =
        declared == database.TruthType && column.Type is { DType: DType.Bool, RowShape.IsEmpty: true } ? declared : TableCell.TypeOf(column.Type, database);

    /// <summary>Whether the table's column is of another type, so that it could change a value or refuse it.</summary>
    public bool IsOther => !declared.Equals(Type, StringComparison.OrdinalIgnoreCase);

    /// <summary>A value as it is sent.</summary>
    /// <exception cref="OverflowException">A whole number is beyond those of 64 bits with a sign.</exception>
    /// <exception cref="CellRangeException">No calendar has a date, or no day a time.</exception>
    public object? Value(int row) => TableCell.Of(column, row) is var value && Type == database.TruthType && value is long truth ? truth != 0 : value;

    /// <summary>A parameter as SQL. It says its type, since a server guesses that of a null by the column, and then takes the values behind it for such.</summary>
    public string Sent(string parameter) => $"cast(@{parameter} as {Type})";

    /// <summary>Whether what the table has now is not what a parameter says, as SQL.</summary>
    public string Differs(string parameter)
    {
        var type = Type == database.NumberTypes.Whole ? database.ExactWhole : Type;
        return $"cast({SqlName.Quote(name)} as {type}) is distinct from cast(@{parameter} as {type})";
    }
}
