namespace Fireworks;

/// <summary>Writes graphs as JSON.</summary>
internal static class GraphWriter
{
    public static string Write(Graph graph) => throw new NotImplementedException();

    public static string Hash(Graph graph) => throw new NotImplementedException();
}
