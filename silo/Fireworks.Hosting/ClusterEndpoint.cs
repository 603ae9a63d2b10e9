using System.Net;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Fireworks.Hosting;

/// <summary>Where the other silos of a cluster reach this one.</summary>
/// <remarks>Whoever reaches that port may call any grain, so it belongs on a network of silos only.</remarks>
internal static class ClusterEndpoint
{
    /// <summary>On this machine only, unless an address is advertised to others.</summary>
    /// <exception cref="FireworksOptionsException">The name to advertise is not known.</exception>
    public static void Apply(FireworksOptions options, EndpointOptions endpoint, int freePort)
    {
        (endpoint.SiloPort, endpoint.GatewayPort) = (options.SiloPort > 0 ? options.SiloPort : freePort, 0);
        endpoint.AdvertisedIPAddress = options.Advertise is { } name ? Resolve(name) : IPAddress.Loopback;
        endpoint.SiloListeningEndpoint = new IPEndPoint(options.Advertise is null ? IPAddress.Loopback : IPAddress.Any, endpoint.SiloPort);
    }

    private static IPAddress Resolve(string name)
    {
        if (IPAddress.TryParse(name, out var address)) return address;
        try
        {
            return Dns.GetHostAddresses(name, AddressFamily.InterNetwork).FirstOrDefault() ?? throw Unknown(name);
        }
        catch (SocketException)
        {
            throw Unknown(name);
        }
    }

    private static FireworksOptionsException Unknown(string name) =>
        new(nameof(FireworksOptions.Advertise), $"must be this machine's address or a name of it that resolves to one, but '{name}' does not");
}
