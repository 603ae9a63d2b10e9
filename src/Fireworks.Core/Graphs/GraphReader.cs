namespace Fireworks;

/// <summary>Reads graphs from JSON and reports every problem at once.</summary>
internal static class GraphReader
{
    public static Graph Read(string json) => throw new NotImplementedException();
}
