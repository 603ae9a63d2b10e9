using System.Reflection;
using System.Text.Json.Nodes;

namespace Fireworks.TestKit;

/// <summary>Components made again from their description, as a host makes them of a graph.</summary>
internal static class Remade
{
    /// <summary>Whether graphs can name it.</summary>
    public static bool IsComponent(Pipe pipe) => pipe.GetType().IsDefined(typeof(ComponentAttribute), inherit: false);

    /// <summary>Its configuration as a graph would hold it.</summary>
    public static string Describe(Pipe pipe) => InfoOf(pipe).Describe(pipe).ToJsonString();

    /// <summary>Another of the same configuration and inputs. It is not bound yet.</summary>
    public static Pipe From(Pipe pipe)
    {
        var info = InfoOf(pipe);
        return info.Create((JsonObject)JsonNode.Parse(Describe(pipe))!, PortsOf(info, pipe), OutputOf(info, pipe));
    }

    private static ComponentInfo InfoOf(Pipe pipe) =>
        new ComponentCatalog(pipe.GetType().Assembly)[pipe.GetType().GetCustomAttribute<ComponentAttribute>()!.Kind];

    private static IReadOnlyDictionary<string, Pipe> PortsOf(ComponentInfo info, Pipe pipe) => pipe is Junction junction
        ? junction.Ports
        : info.Ports.Zip(pipe.Inputs).ToDictionary(p => p.First.Name, p => p.Second);

    private static string? OutputOf(ComponentInfo info, Pipe pipe) => info.Outputs.Count == 0
        ? null
        : (string)pipe.GetType().GetProperty("Output")!.GetValue(pipe)!;
}
