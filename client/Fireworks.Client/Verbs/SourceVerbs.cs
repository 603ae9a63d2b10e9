namespace Fireworks;

/// <summary>The verbs that begin a graph.</summary>
public static class SourceVerbs
{
    extension(GraphBuilder graph)
    {
        /// <summary>Reads a CSV file with a header line, gzip included.</summary>
        /// <param name="id">The node's id.</param>
        /// <param name="path">The file, under one of the silo's data roots; an embedded silo has the working directory.</param>
        public GraphNode Csv(string id, Setting<string> path) => graph.Add("csv", id, ConfigJson.Of(("path", path.Json)));
    }
}
