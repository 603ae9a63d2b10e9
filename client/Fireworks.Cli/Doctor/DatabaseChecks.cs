namespace Fireworks.Cli.Doctor;

/// <summary>Checks of the database: that it answers, that this release knows its schema, that it agrees with the clock.</summary>
/// <param name="settings">Which database: the one that is named, or the file in the data folder, which need not be there and is not made.</param>
/// <param name="time">The clock.</param>
internal sealed class DatabaseChecks(Settings settings, TimeProvider time)
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private SqlDatabase Database => field ??= settings.Database is { } server
        ? new PostgresDatabase(server)
        : new SqliteDatabase(Path.Combine(Path.GetFullPath(settings.Data), DataFolder.DatabaseName));

    private string Remedy => settings.Database is null
        ? "Put back a copy of the folder, or use another (--data)."
        : "Start the server, or correct the connection string (--database).";

    private bool IsThere => settings.Database is not null || File.Exists(Database.Name);

    public async Task<Finding> SchemaAsync(CancellationToken cancellationToken)
    {
        const string check = "database";
        if (!IsThere) return Finding.Ok(check, "there is none yet; the first command makes it");
        try
        {
            var version = await ReadAsync(session => session.Number("select max(version) from schema_version"), cancellationToken);
            return version > StoreSchema.Version
                ? Finding.Fail(check, $"{Database.Name} has schema version {version}; this release knows versions up to {StoreSchema.Version}", "Use the release that wrote it, or another database.")
                : Finding.Ok(check, $"{Database.Name} answers, schema version {version}");
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidCastException)
        {
            return Finding.Fail(check, $"{Database.Name} cannot be read: {e.Message}", Remedy);
        }
        catch (Exception e) when (e is FireworksException or ArgumentException)
        {
            return Finding.Fail(check, e.Message.Split(" (Parameter", 2)[0], Remedy);
        }
    }

    public async Task<Finding> ClockAsync(CancellationToken cancellationToken)
    {
        const string check = "clock", remedy = "Set the clock, for example with NTP: rows are dated by it and ids are ordered by it.";
        var now = time.GetUtcNow();
        if (now < Written) return Finding.Fail(check, $"it is {now:u}, before this release was written", remedy);
        if (await LatestAsync(cancellationToken) is { } latest && latest - now > Tolerated)
            return Finding.Fail(check, $"it is {now:u}, but a run was stored at {latest:u}", remedy);
        return Finding.Ok(check, $"it is {now:u}, after everything that is stored");
    }

    private async Task<DateTimeOffset?> LatestAsync(CancellationToken cancellationToken)
    {
        try
        {
            return IsThere ? await ReadAsync(session => session.Query("select max(started_at) from runs", row => row.TimeOrNull(0))[0], cancellationToken) : null;
        }
        catch (Exception e) when (e is System.Data.Common.DbException or FireworksException or ArgumentException)
        {
            return null; // The check of the schema says what is wrong with the database.
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken)
    {
        using var reader = new StoreReader(Database);
        return await reader.ReadAsync(read, cancellationToken);
    }
}
