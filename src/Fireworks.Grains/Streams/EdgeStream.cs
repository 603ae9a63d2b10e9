using Fireworks.Contracts;
using Orleans.Metadata;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains;

/// <summary>The names of the streams that carry edges: one stream for each edge and generation.</summary>
/// <remarks>The namespace names the consumer's grain class, because a namespace that classes share would activate each of them for every
/// chunk. The key is <c>tenant/run/node/lane;node/port;producer;generation;slot</c>; <see cref="EdgeStreamMapper"/> cuts it down to the
/// consumer's grain key, and the slot picks a queue of the consumer's silo.</remarks>
internal static class EdgeStream
{
    /// <summary>The stream provider's name.</summary>
    public const string Provider = "fireworks";

    /// <summary>The stream id mapper's name.</summary>
    public const string Mapper = "fireworks-edge";

    /// <summary>The namespace of streams to pipes.</summary>
    public const string ToPipe = "fireworks.pipe";

    /// <summary>The namespace of streams to junctions.</summary>
    public const string ToJunction = "fireworks.junction";

    /// <summary>The namespace of streams to models.</summary>
    public const string ToModel = "fireworks.model";

    /// <summary>The stream of an edge.</summary>
    public static StreamId Id(EdgeOpen edge, string producer)
    {
        var to = edge.ConsumerRole switch { NodeRole.Pipe => ToPipe, NodeRole.Junction => ToJunction, _ => ToModel };
        return StreamId.Create(to, $"{edge.Consumer};{Uri.EscapeDataString(edge.Port)};{Uri.EscapeDataString(producer)};{edge.Generation};{Uri.EscapeDataString(edge.Slot)}");
    }

    /// <summary>A port of one of the nodes that live in a grain.</summary>
    public static string PortOf(string node, string port) => $"{node}/{port}";

    /// <summary>The consumer's node and port.</summary>
    public static (string Node, string Port) Port(StreamId stream) => Part(stream, 1).Split('/', 2) is [var node, var port] ? (node, port) : throw new FormatException($"The stream {stream} names no port.");

    /// <summary>The queue.</summary>
    public static string Slot(StreamId stream) => Part(stream, 4);

    private static string Part(StreamId stream, int index) => Uri.UnescapeDataString(stream.GetKeyAsString().Split(';')[index]);
}

/// <summary>Cuts a stream's key down to the key of the grain that consumes it.</summary>
internal sealed class EdgeStreamMapper : IStreamIdMapper
{
    public IdSpan GetGrainKeyId(GrainBindings grainBindings, StreamId streamId)
    {
        var key = streamId.GetKeyAsString();
        return IdSpan.Create(key[..key.IndexOf(';')]);
    }
}
