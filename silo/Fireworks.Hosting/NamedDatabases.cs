namespace Fireworks.Hosting;

/// <summary>The databases that the operator names for graphs to write to.</summary>
internal static class NamedDatabases
{
    /// <summary>Each by its name; none is connected to before a graph uses it.</summary>
    /// <exception cref="FireworksOptionsException">One is not written as it must be; the message tells no password.</exception>
    public static IReadOnlyDictionary<string, SqlDatabase> Of(FireworksOptions options) => options.Connections.ToDictionary(c => c.Key, c => Of(c.Key, c.Value));

    // A connection string has settings, and a path hardly ever a '='.
    private static SqlDatabase Of(string name, string database)
    {
        if (name.Length == 0 || string.IsNullOrWhiteSpace(database)) throw Wrong($"'{name}' lacks its name or its database");
        try
        {
            if (database.Contains('=', StringComparison.Ordinal)) return new PostgresDatabase(database);
        }
        catch (ArgumentException)
        {
            throw Wrong($"'{name}' cannot be read as a connection string");
        }
        var file = new SqliteDatabase(database);
        return Directory.Exists(Path.GetDirectoryName(file.Path)) ? file : throw Wrong($"'{name}' lies in a folder that does not exist: {file.Path}");
    }

    private static FireworksOptionsException Wrong(string found) => new(
        nameof(FireworksOptions.Connections), $"has databases by name, each a PostgreSQL connection string such as Host=db;Database=sales;Username=ada;Password=… or the path of a SQLite file, but {found}");
}
