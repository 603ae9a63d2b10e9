using System.Net;
using System.Reflection;
using System.Security.Cryptography;

namespace Fireworks.Hosting;

/// <summary>The settings of a silo: section <c>Fireworks</c> of the configuration, then what the host sets in code.</summary>
public sealed class FireworksOptions
{
    private readonly string _ownKey = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    /// <summary>The folder in which everything is kept that is not in <see cref="Database"/> or <see cref="Blobs"/>. Default <c>./.fireworks</c>.</summary>
    public string Data { get; set; } = DataFolder.DefaultPath;

    /// <summary>The PostgreSQL database of the cluster, as an Npgsql connection string such as
    /// <c>Host=db;Database=fireworks;Username=fireworks;Password=…</c>; null (default) for a SQLite file in <see cref="Data"/>.</summary>
    /// <remarks>Silos with one database are one cluster, wherever they run. They need one <see cref="Blobs"/> folder that all of them see.</remarks>
    public string? Database { get; set; }

    /// <summary>How long to wait at start for a database that cannot be reached, from 0 to 1 hour. Default 60 seconds.</summary>
    public TimeSpan DatabaseTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The folder of the blobs: what is too large for a database. Default <c>blobs</c> in <see cref="Data"/>.</summary>
    public string? Blobs { get; set; }

    /// <summary>The cluster whose silos share the data folder or the database. Null (default): without a database the silo has the folder
    /// alone, with one its cluster is <c>fireworks</c>.</summary>
    public string? Cluster { get; set; }

    /// <summary>The address or host name under which the other silos of a cluster reach this one, when they are on other machines; null (default) when
    /// all are on this one. The port is inside the trust boundary: whoever reaches it may call any grain.</summary>
    public string? Advertise { get; set; }

    /// <summary>The port for the other silos, from 1 to 65535; 0 (default) takes a free one.</summary>
    public int SiloPort { get; set; }

    /// <summary>How a cluster finds out that one of its silos is gone.</summary>
    public ClusterTuning Membership { get; } = new();

    /// <summary>Databases that the <c>table</c> sinks of graphs may write to, by the name that graphs call them (<c>"connection": "sales"</c>): PostgreSQL
    /// connection strings, or paths of SQLite files. Without a name they write to the silo's own database; one called <c>data</c> takes its
    /// place. Default none.</summary>
    public Dictionary<string, string> Connections { get; } = [];

    /// <summary>Whether the silo is to be the only one: it does not start while others serve its database. Default false.</summary>
    public bool Alone { get; set; }

    /// <summary>The folder with TorchScript files that <c>torchscript</c> nodes may run; they are programs, which run with the silo's rights. Null (default) for none.</summary>
    public string? Scripts { get; set; }

    /// <summary>Keeps blobs in this account of Azure Blob Storage, given as a connection string; null (default) keeps them in the data folder.</summary>
    public string? BlobAccount { get; set; }

    /// <summary>The container in that account. Default <c>fireworks</c>.</summary>
    public string BlobContainer { get; set; } = AzureBlobStore.DefaultContainer;

    /// <summary>Whether this silo is to hold models, so that it is not ready where libtorch does not load. Default true; false for a host
    /// without libtorch.</summary>
    public bool Models { get; set; } = true;

    /// <summary>How long a silo that was told to stop answers that it is not ready before it closes its door, from 0 to 5 minutes. Default 0; behind
    /// a load balancer, twice the time between its checks.</summary>
    public TimeSpan DrainDelay { get; set; }

    /// <summary>How long a silo that was told to stop may take to hand its work over, after <see cref="DrainDelay"/>, from 1 second to 10 minutes. What
    /// is not done then is left to the others as after a crash. Default 30 seconds: a trial stops within one batch and has three fifths of the time to
    /// save what it has learned, a run's nodes stop likewise, and the rest of a minute is what supervisors leave before they kill.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Where the door listens; port 0 takes a free one. Default <c>http://127.0.0.1:8080</c>.</summary>
    public string Listen { get; set; } = "http://127.0.0.1:8080";

    /// <summary>A key of scope admin that is not stored; callers must show it, or a stored one. Null (default) for none. This or
    /// <see cref="RequireKeys"/> is needed as soon as <see cref="Listen"/> goes beyond this machine.</summary>
    public string? ApiKey { get; set; }

    /// <summary>Whether callers must show a key, even those on this machine. Default false: with <see cref="ApiKey"/> they must anyway. The first keys
    /// are given by commands that are run on the data folder (<c>fireworks key create</c>): they need none.</summary>
    public bool RequireKeys { get; set; }

    /// <summary>What this silo carries for nodes that ask for a place, such as <c>zone</c> = <c>b</c>. Models prefer silos with a <c>device</c>; where it is
    /// <c>cuda</c>, or <c>cuda:1</c>, they train on it, if the process has a libtorch that finds it (see <see cref="TorchDevice"/>).</summary>
    public Dictionary<string, string> Labels { get; } = [];

    /// <summary>The folders that graphs may read files from, in the order in which a relative path is looked for. Default: the working directory.</summary>
    public List<string> DataRoots { get; } = [];

    /// <summary>A folder with assemblies of further components, one folder or file each; none when null.</summary>
    public string? Plugins { get; set; }

    /// <summary>Assemblies with further components.</summary>
    public List<Assembly> Components { get; } = [];

    /// <summary>The key of scope admin that programs of the same user find in the data folder; null when no key is asked for. Without
    /// <see cref="ApiKey"/> it is one that lasts as long as the silo.</summary>
    internal string? BootstrapKey => ApiKey ?? (RequireKeys ? _ownKey : null);

    /// <summary>The database that all the silos of the cluster use.</summary>
    internal SqlDatabase SqlDatabase => Database is null ? new SqliteDatabase(Path.Combine(Path.GetFullPath(Data), DataFolder.DatabaseName)) : new PostgresDatabase(Database);

    /// <summary>The cluster to join; null to stand alone. Two silos that stand alone must never have one database.</summary>
    internal string? ClusterId => Cluster ?? (Database is null ? null : "fireworks");

    /// <summary>Where the door listens.</summary>
    internal Uri ListenUri => new(Listen.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal));

    /// <summary>Throws unless a silo can be started with these settings.</summary>
    /// <exception cref="FireworksOptionsException">A setting is wrong; the message says which and what to do.</exception>
    internal FireworksOptions Checked()
    {
        if (string.IsNullOrWhiteSpace(Data)) throw Wrong(nameof(Data), "must name a folder, but is empty");
        if (DatabaseTimeout < TimeSpan.Zero || DatabaseTimeout > TimeSpan.FromHours(1)) throw Wrong(nameof(DatabaseTimeout), $"is from 0 to 1 hour, but is {DatabaseTimeout}");
        if (Blobs is not null && string.IsNullOrWhiteSpace(Blobs)) throw Wrong(nameof(Blobs), "must name a folder, but is empty; leave it out for one in the data folder");
        if (Cluster is not null && !Cluster.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')) throw Wrong(nameof(Cluster), $"has letters, digits, '-' and '_', but is '{Cluster}'");
        if (ApiKey is not null && string.IsNullOrWhiteSpace(ApiKey)) throw Wrong(nameof(ApiKey), "must not be empty; leave it out for none");
        if (Labels.FirstOrDefault(l => l.Key.Length == 0 || l.Value.Length == 0) is { Key: { } label }) throw Wrong(nameof(Labels), $"are name=value, but '{label}' lacks one of them");
        if (DataRoots.FirstOrDefault(root => !Directory.Exists(root)) is { } gone) throw Wrong(nameof(DataRoots), $"must be folders that exist, but '{gone}' does not");
        if (Plugins is not null && !Directory.Exists(Plugins)) throw Wrong(nameof(Plugins), $"must be a folder that exists, but '{Plugins}' does not");

        if (Scripts is not null && !Directory.Exists(Scripts)) throw Wrong(nameof(Scripts), $"must be a folder that exists, but '{Scripts}' does not");
        if (Advertise is not null && string.IsNullOrWhiteSpace(Advertise)) throw Wrong(nameof(Advertise), "must not be empty; leave it out for a cluster on one machine");
        if (SiloPort is < 0 or > 65535) throw Wrong(nameof(SiloPort), $"must be from 1 to 65535, or 0 for a free one, but is {SiloPort}");
        if (Membership.Problem() is { } problem) throw Wrong(nameof(Membership), problem);
        if (DrainDelay < TimeSpan.Zero || DrainDelay > TimeSpan.FromMinutes(5)) throw Wrong(nameof(DrainDelay), $"must be from 0 to 5 minutes, but is {DrainDelay}");
        if (DrainTimeout < TimeSpan.FromSeconds(1) || DrainTimeout > TimeSpan.FromMinutes(10)) throw Wrong(nameof(DrainTimeout), $"must be from 1 second to 10 minutes, but is {DrainTimeout}");
        _ = NamedDatabases.Of(this);
        if (BlobAccount is not null) BlobStores.Check(BlobAccount, BlobContainer);

        try
        {
            _ = SqlDatabase;
        }
        catch (ArgumentException)
        {
            // What was found is not repeated: it may hold a password.
            throw Wrong(nameof(Database), "is a PostgreSQL connection string such as Host=db;Database=fireworks;Username=fireworks;Password=…, but cannot be read as one");
        }
        try
        {
            if (ListenUri.Scheme is not ("http" or "https") || ListenUri.AbsolutePath != "/") throw new UriFormatException();
        }
        catch (UriFormatException)
        {
            throw Wrong(nameof(Listen), $"is an address such as http://127.0.0.1:8080, but is '{Listen}'");
        }
        if (BootstrapKey is null && !IsLoopback(ListenUri))
            throw Wrong(nameof(Listen), $"reaches beyond this machine ({Listen}), so callers must show a key; {KeyHint}, or listen on http://127.0.0.1:{ListenUri.Port}");
        return this;
    }

    /// <summary>How callers are made to show a key.</summary>
    internal const string KeyHint = "set one with --key or Fireworks:ApiKey, or let only stored ones in with --require-keys or Fireworks:RequireKeys";

    internal static bool IsLoopback(Uri address) => address.Host == "localhost" || IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip);

    private static FireworksOptionsException Wrong(string setting, string rule) => new(setting, rule);
}

/// <summary>A silo cannot be started with its settings.</summary>
public sealed class FireworksOptionsException(string setting, string rule) : FireworksException($"The setting '{setting}' {rule}.")
{
    /// <summary>The setting.</summary>
    public string Setting { get; } = setting;
}
