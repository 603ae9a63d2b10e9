namespace Fireworks.Api;

public static partial class Routes
{
    /// <summary>GET: what the database, the blobs and the logs of runs take.</summary>
    public const string Disk = "/v1/disk";

    /// <summary>POST deletes the blobs that nothing refers to.</summary>
    public const string CollectBlobs = "/v1/blobs:collect";
}
