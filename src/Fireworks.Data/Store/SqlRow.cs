using System.Data.Common;

namespace Fireworks;

/// <summary>The current row of a query, read by column position.</summary>
public sealed class SqlRow
{
    private readonly SqlDatabase _database;
    private readonly DbDataReader _reader;

    internal SqlRow(SqlDatabase database, DbDataReader reader) => (_database, _reader) = (database, reader);

    /// <summary>Whether the value is missing.</summary>
    public bool IsNull(int column) => _reader.IsDBNull(column);

    /// <summary>A text.</summary>
    public string Text(int column) => _reader.GetString(column);

    /// <summary>A text, or null.</summary>
    public string? TextOrNull(int column) => IsNull(column) ? null : Text(column);

    /// <summary>A whole number.</summary>
    public long Long(int column) => _reader.GetInt64(column);

    /// <summary>A whole number, or null.</summary>
    public long? LongOrNull(int column) => IsNull(column) ? null : Long(column);

    /// <summary>A number, or null.</summary>
    public double? DoubleOrNull(int column) => IsNull(column) ? null : _reader.GetDouble(column);

    /// <summary>Bytes.</summary>
    public byte[] Bytes(int column) => _reader.GetFieldValue<byte[]>(column);

    /// <summary>A point in time.</summary>
    public DateTimeOffset Time(int column) => _database.ToTime(_reader.GetValue(column));

    /// <summary>A point in time, or null.</summary>
    public DateTimeOffset? TimeOrNull(int column) => IsNull(column) ? null : Time(column);
}
