using System.Globalization;

namespace Fireworks.Cli.Doctor;

/// <summary>Checks of a silo that serves: that it answers and is ready, and that its clock agrees with this one.</summary>
internal static class SiloCheck
{
    // The silo tells its time in whole seconds.
    private static readonly TimeSpan Tolerated = TimeSpan.FromSeconds(3);

    /// <summary>The findings; none when no silo is named and none serves the folder.</summary>
    public static async Task<IReadOnlyList<Finding>> AskAsync(Settings settings, TimeProvider time, CancellationToken cancellationToken)
    {
        var owner = settings.Server is null && Directory.Exists(settings.Data) ? DataFolder.OwnerOf(settings.Data) : null;
        if ((settings.Server ?? owner?.Address?.ToString()) is not { } address) return [];
        try
        {
            await using var client = await FireworksClient.ConnectAsync(address, settings.Key ?? owner?.Token, cancellationToken);
            var theirs = await client.CheckReadyAsync(cancellationToken);
            return [Finding.Ok("silo", $"{address} is ready"), .. theirs is { } clock ? (Finding[])[Clock(clock, time.GetUtcNow())] : []];
        }
        catch (Exception e) when (e is FireworksException or ArgumentException)
        {
            return [Finding.Fail("silo", e.Message, "Start it again with 'fireworks serve', or name another (--server).")];
        }
    }

    private static Finding Clock(DateTimeOffset theirs, DateTimeOffset ours)
    {
        var apart = (theirs - ours).Duration();
        var found = string.Create(CultureInfo.InvariantCulture, $"the silo's clock and this one are {Math.Floor(apart.TotalSeconds):0} s apart");
        return apart <= Tolerated ? Finding.Ok("silo-clock", found) : Finding.Warn("silo-clock", found, "Set both clocks, for example with NTP.");
    }
}
