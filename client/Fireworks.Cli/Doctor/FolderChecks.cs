namespace Fireworks.Cli.Doctor;

/// <summary>Checks of the data folder: whose it is, that it can be written, that its database answers and agrees with the clock.</summary>
/// <param name="data">The folder; need not be there, and is not made.</param>
/// <param name="time">The clock.</param>
internal sealed class FolderChecks(string data, TimeProvider time)
{
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset Written = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private string DatabasePath => Path.Combine(Path.GetFullPath(data), "fireworks.db");

    public Finding Folder()
    {
        const string check = "folder";
        try
        {
            if (!Directory.Exists(data)) return NotMade(check);
            if (DataFolder.OwnerOf(data) is { } owner)
                return owner.Address is { } address
                    ? Finding.Ok(check, $"process {owner.ProcessId} on {owner.Host} holds {data} and serves {address}")
                    : Finding.Warn(check, $"process {owner.ProcessId} on {owner.Host} holds {data} but serves no address", "Wait for it to end, or use another folder (--data).");
            using var folder = DataFolder.Open(data);
            return Finding.Ok(check, $"{folder.Path} is free and can be written");
        }
        catch (FireworksException e)
        {
            return Finding.Fail(check, e.Message, "Give the folder to this user on a local disk, or name another (--data).");
        }
    }

    private Finding NotMade(string check)
    {
        var above = MachineChecks.Existing(data);
        try
        {
            using var probe = new FileStream(Path.Combine(above, $".fireworks-probe-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return Finding.Ok(check, $"{data} is not there yet and can be made");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Fail(check, $"{data} is not there and {above} cannot be written: {e.Message}", "Give that folder to this user, or name another (--data).");
        }
    }

    public async Task<Finding> DatabaseAsync(CancellationToken cancellationToken)
    {
        const string check = "database";
        if (!File.Exists(DatabasePath)) return Finding.Ok(check, "there is none yet; the first command makes it");
        try
        {
            var version = await ReadAsync(session => session.Number("select max(version) from schema_version"), cancellationToken);
            return version > StoreSchema.Version
                ? Finding.Fail(check, $"{DatabasePath} has schema version {version}; this release knows versions up to {StoreSchema.Version}", "Use the release that wrote it, or another data folder (--data).")
                : Finding.Ok(check, $"{DatabasePath} answers, schema version {version}");
        }
        catch (Exception e) when (e is System.Data.Common.DbException or InvalidCastException)
        {
            return Finding.Fail(check, $"{DatabasePath} cannot be read: {e.Message}", "Put back a copy of the folder, or use another (--data).");
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
            return File.Exists(DatabasePath) ? await ReadAsync(session => session.Query("select max(started_at) from runs", row => row.TimeOrNull(0))[0], cancellationToken) : null;
        }
        catch (System.Data.Common.DbException)
        {
            return null; // The check of the database says what is wrong with it.
        }
    }

    private async Task<T> ReadAsync<T>(Func<SqlSession, T> read, CancellationToken cancellationToken)
    {
        using var reader = new StoreReader(new SqliteDatabase(DatabasePath));
        return await reader.ReadAsync(read, cancellationToken);
    }
}
