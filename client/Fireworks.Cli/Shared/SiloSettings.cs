using Fireworks.Hosting;

namespace Fireworks.Cli;

/// <summary>The settings of a silo that runs inside a command, be it <c>serve</c> or any other.</summary>
internal static class SiloSettings
{
    /// <summary>Puts settings into a silo's options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="settings">What every command is asked.</param>
    /// <param name="valueOf">The value of a further setting; null where nothing is set.</param>
    public static void Apply(FireworksOptions options, Settings settings, Func<Setting, string?> valueOf)
    {
        options.Data = settings.Data;
        options.Database = settings.Database ?? options.Database;
        options.Cluster = valueOf(KnownSettings.Cluster) ?? options.Cluster;
        options.Blobs = valueOf(KnownSettings.Blobs) ?? options.Blobs;
        options.BlobAccount = valueOf(KnownSettings.BlobAccount) ?? options.BlobAccount;
        options.Advertise = valueOf(KnownSettings.Advertise) ?? options.Advertise;
        options.Plugins = valueOf(KnownSettings.Plugins) ?? options.Plugins;
        options.Scripts = valueOf(KnownSettings.Scripts) ?? options.Scripts;
    }
}
