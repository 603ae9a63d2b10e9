using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Fireworks.Cli.Doctor;

/// <summary>Checks of the machine: that libtorch loads, the port is free and the disk has room.</summary>
/// <param name="data">The data folder; need not be there.</param>
/// <param name="listen">Where a silo would listen.</param>
internal sealed class MachineChecks(string data, string listen)
{
    private const long LeastBytes = 200_000_000;
    private const long EnoughBytes = 2_000_000_000;

    public static Finding Torch()
    {
        try
        {
            TorchRuntime.Start();
            return Finding.Ok("torch", "libtorch loads");
        }
        catch (TorchMissingException e)
        {
            return Finding.Fail("torch", e.Message, "Install the C++ runtime that libtorch asks for, or use a build for this system.");
        }
    }

    public Finding Port()
    {
        const string check = "port";
        if (!Uri.TryCreate(listen.Replace("//*", "//0.0.0.0", StringComparison.Ordinal).Replace("//+", "//0.0.0.0", StringComparison.Ordinal), UriKind.Absolute, out var address))
            return Finding.Fail(check, $"'{listen}' is no address", "Give one such as http://127.0.0.1:8080 (--listen, FIREWORKS_LISTEN).");
        if (address.Port == 0) return Finding.Ok(check, "a free port is taken");
        if (DataFolder.OwnerOf(data)?.Address is { } served && served.Port == address.Port) return Finding.Ok(check, $"{address.Port} serves this data folder");
        try
        {
            using var probe = new TcpListener(IPAddress.TryParse(address.Host, out var ip) ? ip : IPAddress.Loopback, address.Port) { ExclusiveAddressUse = true };
            probe.Start();
            return Finding.Ok(check, $"{address.Port} is free");
        }
        catch (SocketException e)
        {
            return Finding.Warn(check, $"{address.Port} cannot be had: {e.Message}", "Take another port: fireworks serve --listen http://127.0.0.1:0");
        }
    }

    public Finding Disk()
    {
        const string check = "disk";
        try
        {
            var drive = new DriveInfo(Existing(data));
            var found = string.Create(CultureInfo.InvariantCulture, $"{drive.AvailableFreeSpace / 1e9:0.0} of {drive.TotalSize / 1e9:0.0} GB are free under {drive.Name}");
            const string remedy = "Make room, or keep the data on another disk (--data).";
            return drive.AvailableFreeSpace < LeastBytes ? Finding.Fail(check, found, remedy) : drive.AvailableFreeSpace < EnoughBytes ? Finding.Warn(check, found, remedy) : Finding.Ok(check, found);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Warn(check, $"the free space could not be read: {e.Message}", "Look at it yourself, with df.");
        }
    }

    /// <summary>A folder, or the nearest above it that is there.</summary>
    public static string Existing(string path)
    {
        var at = Path.GetFullPath(path);
        while (!Directory.Exists(at)) at = Path.GetDirectoryName(at)!;
        return at;
    }
}
