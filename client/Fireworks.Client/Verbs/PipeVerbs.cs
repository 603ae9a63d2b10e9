using System.Text.Json.Nodes;

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
        public GraphNode Then(string kind, JsonObject? config = null, string? id = null) =>
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
        /// <param name="dtype">The new type: text, bool, uint8, uint16, uint32, uint64, int8, int16, int32, int64, float16, float32 or float64.</param>
        /// <param name="rounding">Null (default) for exact only; <c>nearest</c>, <c>toward_zero</c>, <c>down</c> or <c>up</c>.</param>
        /// <param name="id">The node's id. Default <c>cast</c>.</param>
        public GraphNode Cast(string columns, string dtype, string? rounding = null, string? id = null) =>
            node.Then("cast", ConfigJson.Of(("columns", columns), ("dtype", dtype), ("rounding", rounding)), id);

        /// <summary>Fills the gaps of columns with a constant.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="value">A number, text or truth value that the columns can hold.</param>
        /// <param name="nan">Whether not-a-number is filled too. Default false.</param>
        /// <param name="id">The node's id. Default <c>fill</c>.</param>
        public GraphNode Fill(string columns, JsonNode value, bool nan = false, string? id = null) =>
            node.Then("fill", ConfigJson.Of(("columns", columns), ("value", value), ("nan", nan ? true : null)), id);

        /// <summary>Fills the gaps of columns with a parameter of the graph.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="value">A number, text or truth value that the columns can hold.</param>
        /// <param name="nan">Whether not-a-number is filled too. Default false.</param>
        /// <param name="id">The node's id. Default <c>fill</c>.</param>
        public GraphNode Fill(string columns, GraphParameter value, bool nan = false, string? id = null) => node.Fill(columns, value.Reference, nan, id);

        /// <summary>Fills the gaps of columns with what is typical of each; learned in one pass before the first row is given.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="statistic"><c>mean</c>, <c>median</c> or <c>most_frequent</c>.</param>
        /// <param name="like">Takes over what this other node has learned instead, so that test rows never leak into it.</param>
        /// <param name="nan">Whether not-a-number is filled too. Default false.</param>
        /// <param name="id">The node's id. Default <c>fill</c>.</param>
        public GraphNode FillWith(string columns, string statistic, GraphNode? like = null, bool nan = false, string? id = null) => node.Builder.Add(
            "fill", id, ConfigJson.Of(("columns", columns), ("statistic", statistic), ("nan", nan ? true : null)), Only(node), like is null ? null : new Dictionary<string, string> { ["statistics"] = like.Id });

        /// <summary>Leaves out the rows with a gap.</summary>
        /// <param name="columns">The columns that must have a value: names or patterns with <c>*</c>; all columns when there are none.</param>
        public GraphNode DropGaps(params string[] columns) => node.Then("drop-gaps", ConfigJson.Of(("columns", columns.Length == 0 ? null : ConfigJson.TextOrList(columns))));

        /// <summary>Gives other names to columns, which keep their places.</summary>
        /// <param name="names">Old name → new name.</param>
        public GraphNode Rename(params (string Old, string New)[] names) =>
            node.Then("rename", ConfigJson.Of(("names", new JsonObject(names.Select(n => KeyValuePair.Create(n.Old, (JsonNode?)n.New))))));

        /// <summary>Adds a text column that says where each row came from.</summary>
        /// <param name="title">Its value in every row.</param>
        /// <param name="column">Its name. Default <c>labels</c>.</param>
        /// <param name="id">The node's id. Default <c>title-to-label</c>.</param>
        public GraphNode TitleToLabel(string title, string? column = null, string? id = null) =>
            node.Then("title-to-label", ConfigJson.Of(("title", title), ("column", column)), id);

        /// <summary>Turns labels into rows of zeros with a one at the label's place, or into that place.</summary>
        /// <param name="column">The column of labels.</param>
        /// <param name="labels">The labels known, in order.</param>
        /// <param name="encoding"><c>one_hot</c> (default) or <c>index</c>.</param>
        /// <param name="to">The column that receives them; null (default) to replace the labels.</param>
        /// <param name="unknown">The label that any other counts as; null (default) to refuse others.</param>
        /// <param name="missing">The label that a gap counts as; null (default) to refuse gaps.</param>
        /// <param name="id">The node's id. Default <c>labeler</c>.</param>
        public GraphNode Labeler(string column, string[] labels, string? encoding = null, string? to = null, string? unknown = null, string? missing = null, string? id = null) =>
            node.Then("labeler", ConfigJson.Of(("column", column), ("labels", ConfigJson.List(labels)), ("encoding", encoding), ("to", to), ("unknown", unknown), ("missing", missing)), id);

        /// <summary>Gives the rows several times over, each time in the same order.</summary>
        public GraphNode Repeat(Setting<int> times, string? id = null) => node.Then("repeat", ConfigJson.Of(("times", times.Json)), id);

        /// <summary>Gives the first rows.</summary>
        public GraphNode Take(Setting<int> rows, string? id = null) => node.Then("take", ConfigJson.Of(("rows", rows.Json)), id);

        /// <summary>Leaves out the first rows.</summary>
        public GraphNode Skip(Setting<int> rows, string? id = null) => node.Then("skip", ConfigJson.Of(("rows", rows.Json)), id);

        /// <summary>Gives every n-th row: one shard of n.</summary>
        /// <param name="shards">n; at least 1.</param>
        /// <param name="number">Which shard; from 0 to n − 1.</param>
        /// <param name="id">The node's id. Default <c>shard</c>.</param>
        public GraphNode Shard(Setting<int> shards, Setting<int> number, string? id = null) => node.Then("shard", ConfigJson.Of(("shards", shards.Json), ("number", number.Json)), id);

        /// <summary>Keeps the rows that meet a condition.</summary>
        /// <param name="where">The condition, such as <c>new Compare("label", "&lt;=", 3)</c>, or several joined by <c>All</c> and <c>Any</c>. A gap meets only <c>IsMissing</c>.</param>
        /// <param name="id">The node's id. Default <c>filter</c>.</param>
        public GraphNode Filter(Predicate where, string? id = null) => node.Then("filter", ConfigJson.Of(("where", ComponentJson.Write(where, typeof(Predicate)))), id);

        /// <summary>Shuffles rows within windows of consecutive ones, for inputs that are larger than memory.</summary>
        /// <param name="rows">Rows of a window; at least 1.</param>
        /// <param name="id">The node's id. Default <c>window-shuffle</c>.</param>
        public GraphNode WindowShuffle(Setting<int> rows, string? id = null) => node.Then("window-shuffle", ConfigJson.Of(("rows", rows.Json)), id);

        /// <summary>Gives windows of consecutive rows, each as one row.</summary>
        /// <param name="rows">Rows of a window; at least 1.</param>
        /// <param name="columns">The columns of numbers that are gathered: a column or a pattern with <c>*</c>.</param>
        /// <param name="step">Rows from the start of one window to that of the next. Default 1.</param>
        /// <param name="id">The node's id. Default <c>window</c>.</param>
        public GraphNode Window(Setting<int> rows, string columns, int step = 1, string? id = null) =>
            node.Then("window", ConfigJson.Of(("rows", rows.Json), ("columns", columns), ("step", step)), id);

        /// <summary>Lets rows be read by index from an input that is read in order only.</summary>
        public GraphNode Looping(string? id = null) => node.Then("looping", null, id);

        /// <summary>Keeps rows that were read and gives them again.</summary>
        /// <param name="rows">Most rows; any number when null.</param>
        /// <param name="policy">Which row goes for another: <c>lru</c> (default), <c>lfu</c> or <c>random</c>.</param>
        /// <param name="id">The node's id. Default <c>caching</c>.</param>
        public GraphNode Caching(long? rows = null, string? policy = null, string? id = null) => node.Then("caching", ConfigJson.Of(("policy", policy), ("rows", rows)), id);

        /// <summary>Reads ahead on a thread of its own.</summary>
        /// <param name="messages">Most messages ready at a time. Default 4.</param>
        /// <param name="id">The node's id. Default <c>prefetch</c>.</param>
        public GraphNode Prefetch(int messages = 4, string? id = null) => node.Then("prefetch", ConfigJson.Of(("messages", messages)), id);

        /// <summary>Gives rows of rare classes several times, so that all classes have as many.</summary>
        /// <param name="column">The column of classes.</param>
        /// <param name="id">The node's id. Default <c>oversample</c>.</param>
        public GraphNode Oversample(string column, string? id = null) => node.Then("oversample", ConfigJson.Of(("column", column)), id);

        /// <summary>Adds normally distributed noise to columns of floats.</summary>
        /// <param name="columns">A column or a pattern with <c>*</c>.</param>
        /// <param name="deviation">The standard deviation; at least 0.</param>
        /// <param name="id">The node's id. Default <c>noise</c>.</param>
        public GraphNode Noise(string columns, Setting<double> deviation, string? id = null) => node.Then("noise", ConfigJson.Of(("columns", columns), ("deviation", deviation.Json)), id);

        /// <summary>Parts the rows for cross-validation: the rows of one fold are <c>Test</c>, all others <c>Train</c>.</summary>
        /// <param name="folds">How many folds; at least 2.</param>
        /// <param name="number">Which fold is held out; from 0.</param>
        /// <param name="stratify">A column whose values keep their shares in every fold; none when null.</param>
        /// <param name="id">The node's id. Default <c>fold</c>.</param>
        public SplitNode Fold(Setting<int> folds, Setting<int> number, string? stratify = null, string? id = null)
        {
            var fold = node.Then("fold", ConfigJson.Of(("folds", folds.Json), ("number", number.Json), ("stratify", stratify)), id);
            return new SplitNode(fold.Named("train"), fold.Named("test"));
        }

        /// <summary>Adds to each row the columns of the rows of another node with the same key.</summary>
        /// <param name="right">The other node; read whole into memory.</param>
        /// <param name="on">The columns of the key.</param>
        public GraphNode Join(GraphNode right, params string[] on) => node.Builder.Add(
            "join", null, ConfigJson.Of(("on", ConfigJson.List(on))), new Dictionary<string, GraphNode> { ["left"] = node, ["right"] = right });
    }

    internal static Dictionary<string, GraphNode> Only(GraphNode node) => new() { [NodeSpec.OnlyPort] = node };
}

/// <summary>The two parts of a split.</summary>
/// <param name="Train">The larger part.</param>
/// <param name="Test">The part held out.</param>
public sealed record SplitNode(GraphNode Train, GraphNode Test);
