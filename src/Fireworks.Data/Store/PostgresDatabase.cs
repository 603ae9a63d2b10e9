using System.Data;
using System.Data.Common;
using System.Net.Sockets;
using Npgsql;

namespace Fireworks;

/// <summary>A PostgreSQL database, version 15 or newer: many silos on many machines, of which one writes at a time.</summary>
/// <remarks>
/// <para>Writers take turns by an advisory lock that ends with the transaction, so the tables' statements mean the same as on SQLite.
/// A turn is a group of at most 512 writes gathered for 10 ms; a silo that hangs in its turn loses it, and its connection, after
/// <see cref="LongestTurn"/>.</para>
/// <para>The tables lie in the first schema of the user's search path; two installations can share a database under two schemas
/// (<c>Search Path=…</c>), then they also share the turns.</para>
/// </remarks>
public sealed class PostgresDatabase : SqlDatabase
{
    // "firework" in ASCII: any number that nobody else takes for a lock of this database.
    private const long Turn = 0x66697265776F726B;

    private readonly NpgsqlConnectionStringBuilder _settings;

    /// <summary>A database.</summary>
    /// <param name="connectionString">An Npgsql connection string with at least a host, such as <c>Host=db;Database=fireworks;Username=fireworks;Password=…</c>.</param>
    /// <exception cref="ArgumentException">It cannot be read, or names no host. The message does not repeat it, for it may hold a password.</exception>
    public PostgresDatabase(string connectionString)
    {
        try
        {
            _settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw Unreadable(nameof(connectionString), "cannot be read");
        }
        if (string.IsNullOrWhiteSpace(_settings.Host)) throw Unreadable(nameof(connectionString), "names no host");

        // An unused port answers at once, but a host that is not there only by silence.
        if (!_settings.ContainsKey("Timeout")) _settings.Timeout = 5;
        _settings.ApplicationName ??= "fireworks";
        _settings.Timezone = "UTC";
    }

    /// <summary>How long a writer may hold its turn without a statement before the server ends its connection.</summary>
    public static TimeSpan LongestTurn { get; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a writer waits for its turn; longer than <see cref="LongestTurn"/>, so that one that hangs is outlasted.</summary>
    public static TimeSpan LongestWait { get; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override string Name => $"{_settings.Host}:{_settings.Port}/{_settings.Database ?? _settings.Username}";

    /// <inheritdoc/>
    public override string ConnectionString => _settings.ToString();

    internal override string Dialect => "postgres";

    // The wait comes before the first snapshot, so the turn sees all that was committed in the turns before.
    internal override string BeginWrite => $"begin isolation level read committed; select pg_advisory_xact_lock({Turn})";

    internal override string BeginRead => "begin isolation level repeatable read, read only";

    internal override TimeSpan LongestGroup => TimeSpan.FromMilliseconds(10);

    // Of our schema only: other installations may share the database.
    internal override string SizeQuery =>
        "select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint from pg_class where relkind = 'r' and relnamespace = current_schema()::regnamespace";

    internal override string ColumnsQuery =>
        "select attname::text, format_type(atttypid, atttypmod) from pg_attribute where attrelid = to_regclass(quote_ident(@table)) and attnum > 0 and not attisdropped order by attnum";

    internal override (string Whole, string Fraction) NumberTypes => ("bigint", "double precision");

    internal override string? TruthType => "boolean";

    internal override StringComparer Names => StringComparer.Ordinal;

    internal override int MostNameBytes => 63;

    internal override DbConnection OpenWriter() => Open(
        $"set idle_in_transaction_session_timeout = {LongestTurn.TotalMilliseconds:0}; set lock_timeout = {LongestWait.TotalMilliseconds:0}");

    internal override DbConnection OpenReader() => Open("set default_transaction_read_only = on");

    // Unpooled: whoever opens one keeps it. Statements come again and again, so the server keeps their plans.
    private NpgsqlConnection Open(string settings)
    {
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(ConnectionString)
        {
            Pooling = false, MaxAutoPrepare = 128, AutoPrepareMinUsages = 2,
        }.ToString());
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this class only.
            command.CommandText = settings;
#pragma warning restore CA2100
            command.ExecuteNonQuery();
            return connection;
        }
        catch (Exception e)
        {
            connection.Dispose();
            if (IsUnreachable(e)) throw new DatabaseUnreachableException(Name, e);
            if (e is NpgsqlException) throw new DatabaseRefusedException(Name, e);
            throw;
        }
    }

    // A name that cannot be resolved yet comes as it is: the server's container may start after ours.
    private static bool IsUnreachable(Exception e) => e is SocketException or TimeoutException || e is NpgsqlException { IsTransient: true };

    // Class 08 is a lost connection, 53 a server out of means, 57 one that stops or starts, 25P03 a turn that was taken away, 55P03 one that did not come.
    internal override Exception Told(Exception e) => e switch
    {
        PostgresException { SqlState: ['0', '8', ..] or ['5', '3' or '7', ..] or "25P03" or "55P03" } => new DatabaseUnreachableException(Name, e),
        PostgresException => e,
        SocketException or IOException or NpgsqlException { IsTransient: true } => new DatabaseUnreachableException(Name, e),
        _ => e,
    };

    // A unique index that has the key, and the lack of one.
    internal override bool IsOfKey(DbException e) => e.SqlState is PostgresErrorCodes.UniqueViolation or PostgresErrorCodes.InvalidColumnReference;

    internal override object ToSql(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset time => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds()),
        _ => value,
    };

    internal override DateTimeOffset ToTime(object stored) => new((DateTime)stored);

    // An error leaves the transaction open until it is rolled back; only a lost connection ends it.
    internal override bool InTransaction(DbConnection connection) => connection.State == ConnectionState.Open;

    private static ArgumentException Unreadable(string parameter, string found) => new(
        $"A database is a connection string such as Host=db;Database=fireworks;Username=fireworks;Password=…, but this one {found}.", parameter);
}
