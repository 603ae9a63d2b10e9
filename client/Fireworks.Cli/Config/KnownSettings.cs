using Fireworks.Hosting;

namespace Fireworks.Cli;

/// <summary>Everything that can be set, in the order in which it is shown.</summary>
internal static class KnownSettings
{
    public static readonly Setting Data = new("data", "FIREWORKS_DATA", DataFolder.DefaultPath, "The folder in which everything is kept.");
    public static readonly Setting Database = new("database", "FIREWORKS_DATABASE", null, "A PostgreSQL connection string, for a silo that is started here; without it, a SQLite file in the data folder.") { IsSecret = true };
    public static readonly Setting Server = new("server", "FIREWORKS_SERVER", null, "The address of a silo; without it, the one that serves the data folder, or one inside this command.");
    public static readonly Setting Key = new("key", "FIREWORKS_KEY", null, "A key for the silo; for 'serve', a key of scope admin that callers may show.") { IsSecret = true };
    public static readonly Setting RequireKeys = new("require_keys", "FIREWORKS_REQUIRE_KEYS", null, "Let 'serve' answer only callers with a key, even those on this machine.") { IsSwitch = true };
    public static readonly Setting Listen = new("listen", "FIREWORKS_LISTEN", new FireworksOptions().Listen, "Where 'serve' listens; port 0 takes a free one.");
    public static readonly Setting Cluster = new("cluster", "FIREWORKS_CLUSTER", null, "Share the data folder or the database with the other silos of this cluster.");
    public static readonly Setting Blobs = new("blobs", "FIREWORKS_BLOBS", null, "The folder of the blobs, which all silos of the cluster must see; default: one in the data folder.");
    public static readonly Setting BlobAccount = new("blob_account", "FIREWORKS_BLOB_ACCOUNT", null, "The connection string of an Azure storage account that keeps the blobs instead of a folder.") { IsSecret = true };
    public static readonly Setting Advertise = new("advertise", "FIREWORKS_ADVERTISE", null, "The address under which silos on other machines reach this one.");
    public static readonly Setting Plugins = new("plugins", "FIREWORKS_PLUGINS", null, "A folder with assemblies of further components.");
    public static readonly Setting Scripts = new("scripts", "FIREWORKS_SCRIPTS", null, "A folder with TorchScript files, which are programs, that graphs may run.");
    public static readonly Setting Quiet = new("quiet", "FIREWORKS_QUIET", null, "No progress, only warnings and errors.") { IsSwitch = true };
    public static readonly Setting NoColor = new("no_color", "NO_COLOR", null, "No colors and no moving bars.") { IsSwitch = true };

    public static IReadOnlyList<Setting> All { get; } = [Data, Database, Server, Key, RequireKeys, Listen, Cluster, Blobs, BlobAccount, Advertise, Plugins, Scripts, Quiet, NoColor];
}
