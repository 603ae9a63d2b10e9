using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Fireworks;

/// <summary>A SQLite file in WAL mode: any number of readers beside one writer at a time.</summary>
/// <remarks>Commits survive the death of the process; those of the last moments before a power failure may be lost
/// (<c>synchronous = normal</c>), never half of one.</remarks>
/// <param name="path">The file; created when first written.</param>
public sealed class SqliteDatabase(string path) : SqlDatabase
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>The file.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>How long a connection waits for another process to finish writing.</summary>
    public static TimeSpan BusyTimeout { get; } = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public override string ConnectionString => new SqliteConnectionStringBuilder
    {
        DataSource = Path,
        DefaultTimeout = (int)BusyTimeout.TotalSeconds,
    }.ToString();

    /// <inheritdoc/>
    public override string Name => Path;

    internal override string Dialect => "sqlite";

    internal override string BeginWrite => "begin immediate";

    internal override string BeginRead => "begin";

    internal override TimeSpan LongestGroup => TimeSpan.FromMilliseconds(2);

    internal override string SizeQuery => "select page_count * page_size from pragma_page_count(), pragma_page_size()";

    internal override string ColumnsQuery => "select name, type from pragma_table_info(@table)";

    internal override (string Whole, string Fraction) NumberTypes => ("integer", "real");

    // A cast to integer makes 2^63 the number below it.
    internal override string ExactWhole => "numeric";

    internal override StringComparer Names => StringComparer.OrdinalIgnoreCase;

    internal override DbConnection OpenWriter() => Open("pragma journal_mode = wal; pragma synchronous = normal; pragma foreign_keys = on");

    internal override DbConnection OpenReader() => Open("pragma query_only = on");

    // Unpooled: whoever opens one keeps it, and a pool would keep the file open after it was closed.
    private SqliteConnection Open(string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(ConnectionString) { Pooling = false }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"pragma busy_timeout = {BusyTimeout.TotalMilliseconds:0}; {pragmas}");
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    internal override Exception Told(Exception e) =>
        e is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_IOERR or raw.SQLITE_CANTOPEN } ? new DatabaseUnreachableException(Name, e) : e;

    // A key that is not the table's has no code of its own.
    internal override bool IsOfKey(DbException e) => e is SqliteException { SqliteExtendedErrorCode: raw.SQLITE_CONSTRAINT_PRIMARYKEY or raw.SQLITE_CONSTRAINT_UNIQUE or raw.SQLITE_CONSTRAINT_ROWID }
        || e.Message.Contains("ON CONFLICT clause does not match", StringComparison.Ordinal);

    internal override object ToSql(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => time.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture),
        _ => value,
    };

    internal override DateTimeOffset ToTime(object stored) =>
        DateTimeOffset.ParseExact((string)stored, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    internal override bool InTransaction(DbConnection connection) => raw.sqlite3_get_autocommit(((SqliteConnection)connection).Handle!) == 0;
}
