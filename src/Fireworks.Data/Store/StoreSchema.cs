using System.Collections.Frozen;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace Fireworks;

/// <summary>The schema of a store: the tables users query and those that Orleans keeps its state in.</summary>
public static partial class StoreSchema
{
    /// <summary>The version that this release writes and reads.</summary>
    public const long Version = 1;

    /// <summary>The table that holds the version; every store has it.</summary>
    internal const string VersionTable = "schema_version";

    private const string VersionScript = "schema-version.sql";

    // OrleansQuery comes first: the other scripts fill it.
    private static readonly string[] Scripts = ["orleans-main.sql", "orleans-persistence.sql", "orleans-clustering.sql", "orleans-reminders.sql", "tables.sql"];

    private static readonly string[] Dialects = ["sqlite", "postgres"];

    // Whatever has a name of its own: tables, views and indexes share theirs.
    private static readonly FrozenSet<string> Own = Dialects.SelectMany(dialect => Scripts.Prepend(VersionScript).Select(name => Script(dialect, name)))
        .SelectMany(script => Creation().Matches(script)).Select(m => m.Groups["name"].Value).ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a store has a table, a view or an index of its own by that name, so that it is nobody else's to write.</summary>
    public static bool Owns(string table) => Own.Contains(table);

    /// <summary>Brings a database to <see cref="Version"/>; does nothing when it is there. Safe when several processes start at once: one does
    /// it, in one transaction, and the others wait for it.</summary>
    /// <param name="database">The database.</param>
    /// <param name="cancellationToken">Takes back what has not begun.</param>
    /// <exception cref="SchemaNewerException">A newer release has written the database; nothing was changed.</exception>
    /// <exception cref="SchemaUnusableException">The tables cannot be made there, or are not ours; nothing was changed.</exception>
    /// <exception cref="DatabaseUnreachableException">The server cannot be reached; it may be later.</exception>
    /// <exception cref="DatabaseRefusedException">The server refuses the connection, and would again.</exception>
    public static Task ApplyAsync(SqlDatabase database, CancellationToken cancellationToken = default) => Task.Run(() => Apply(database), cancellationToken);

    /// <summary>Throws unless this release can read a database as it is; changes nothing.</summary>
    /// <exception cref="SchemaNewerException">A newer release has written the database.</exception>
    public static async Task CheckAsync(StoreReader reader, CancellationToken cancellationToken = default)
    {
        var found = await reader.ReadAsync(session => session.Number("select coalesce(max(version), 0) from schema_version"), cancellationToken);
        if (found > Version) throw new SchemaNewerException(reader.Database.Name, found.Value, Version);
    }

    private static void Apply(SqlDatabase database)
    {
        using var session = new SqlSession(database, database.OpenWriter());
        try
        {
            // Closing the connection undoes what was not committed.
            session.Execute(database.BeginWrite);
            session.Execute(Script(database.Dialect, VersionScript));
            var found = session.Number("select coalesce(max(version), 0) from schema_version");
            if (found > Version) throw new SchemaNewerException(database.Name, found.Value, Version);
            if (found < 0) throw new SchemaUnusableException(database.Name, $"the schema version is {found}, which no release has written");
            if (found < Version)
            {
                foreach (var name in Scripts) session.Execute(Script(database.Dialect, name));
                session.Execute("insert into schema_version (version, applied_at) values (@version, @now)", ("version", Version), ("now", DateTimeOffset.UtcNow));
            }
            session.Execute("commit");
        }
        catch (DbException e)
        {
            throw e.IsTransient ? new DatabaseUnreachableException(database.Name, e) : new SchemaUnusableException(database.Name, e.Message, e);
        }
    }

    private static string Script(string dialect, string name)
    {
        using var stream = typeof(StoreSchema).Assembly.GetManifestResourceStream($"{dialect}/{name}")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^\s*create (unique )?(table|view|index) (if not exists )?(?<name>\w+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Creation();
}
