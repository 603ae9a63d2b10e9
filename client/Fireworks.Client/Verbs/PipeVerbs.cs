namespace Fireworks;

/// <summary>The verbs that add a node with one input. Each adds a node and returns its handle.</summary>
public static class PipeVerbs
{
    extension(GraphNode node)
    {
        /// <summary>Adds any node that reads this one: what the typed verbs are made of.</summary>
        /// <param name="kind">The component.</param>
        /// <param name="config">Its configuration.</param>
        /// <param name="id">Its id; the kind when null.</param>
        public GraphNode Then(string kind, System.Text.Json.Nodes.JsonObject? config = null, string? id = null) =>
            node.Builder.Add(kind, id, config, Only(node));

        /// <summary>Parts the rows in two: <c>Train</c> and <c>Test</c>.</summary>
        /// <param name="test">The part that becomes <c>Test</c>; between 0 and 1.</param>
        /// <param name="stratify">A column whose values keep their shares in both parts; none when null.</param>
        /// <param name="id">The node's id. Default <c>split</c>.</param>
        public SplitNode Split(Setting<double> test, string? stratify = null, string? id = null)
        {
            var split = node.Then("split", ConfigJson.Of(("test", test.Json), ("stratify", stratify)), id);
            return new SplitNode(split.Named("train"), split.Named("test"));
        }

        /// <summary>Subtracts the mean of each column and divides by its deviation; learned in one pass before the first row is given.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="like">Takes over what this other node has learned instead, so that test rows never leak into it.</param>
        /// <param name="id">The node's id. Default <c>normalize</c>.</param>
        public GraphNode Normalize(string columns, GraphNode? like = null, string? id = null) => node.Builder.Add(
            "normalize", id, ConfigJson.Of(("columns", columns)), Only(node), like is null ? null : new Dictionary<string, string> { ["statistics"] = like.Id });

        /// <summary>Gives the rows in a random order, another one each pass, the same for the same seed.</summary>
        public GraphNode Shuffle(string? id = null) => node.Then("shuffle", null, id);

        /// <summary>Gives messages of so many rows.</summary>
        /// <param name="rows">Rows a message; at least 1.</param>
        /// <param name="id">The node's id. Default <c>batch</c>.</param>
        /// <param name="last">Whether a last, shorter message is given: <c>keep</c> (default) or <c>drop</c>.</param>
        public GraphNode Batch(Setting<int> rows, string? id = null, string? last = null) =>
            node.Then("batch", ConfigJson.Of(("rows", rows.Json), ("last", last)), id);

        /// <summary>Keeps some columns, in the order given.</summary>
        /// <param name="columns">Names or patterns with <c>*</c>.</param>
        public GraphNode Select(params string[] columns) => node.Then("select", ConfigJson.Of(("columns", ConfigJson.TextOrList(columns))));

        /// <summary>Changes the type of columns: exactly, or with an error that names column and row.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="dtype">The new type: text, bool, uint8, int8, int16, int32, int64, float16, float32 or float64.</param>
        /// <param name="rounding">Null (default) for exact only; <c>nearest</c>, <c>toward_zero</c>, <c>down</c> or <c>up</c>.</param>
        /// <param name="id">The node's id. Default <c>cast</c>.</param>
        public GraphNode Cast(string columns, string dtype, string? rounding = null, string? id = null) =>
            node.Then("cast", ConfigJson.Of(("columns", columns), ("dtype", dtype), ("rounding", rounding)), id);
    }

    internal static Dictionary<string, GraphNode> Only(GraphNode node) => new() { [NodeSpec.OnlyPort] = node };
}

/// <summary>The two parts of a split.</summary>
/// <param name="Train">The larger part.</param>
/// <param name="Test">The part held out.</param>
public sealed record SplitNode(GraphNode Train, GraphNode Test);
