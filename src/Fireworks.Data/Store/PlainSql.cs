using Microsoft.Data.Sqlite;

namespace Fireworks;

/// <summary>Statements without values, for work on a whole file before anything else uses it.</summary>
internal static class PlainSql
{
    /// <summary>Runs statements of ours; returns the first value they give, or null.</summary>
    public static object? Run(this SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this assembly only.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command.ExecuteScalar();
    }
}
