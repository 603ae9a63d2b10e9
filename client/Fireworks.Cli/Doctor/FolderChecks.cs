namespace Fireworks.Cli.Doctor;

/// <summary>Checks of the data folder: whose it is, and that it can be written.</summary>
/// <param name="data">The folder; need not be there, and is not made.</param>
internal sealed class FolderChecks(string data)
{
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
}
