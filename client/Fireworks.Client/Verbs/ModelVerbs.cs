namespace Fireworks;

/// <summary>The verbs around models.</summary>
public static class ModelVerbs
{
    extension(GraphNode node)
    {
        /// <summary>Trains a network on these rows.</summary>
        /// <param name="id">The node's id; its metrics are <c>id/train/loss</c>, <c>id/validate/accuracy</c> …</param>
        /// <param name="net">The network.</param>
        /// <param name="fit">How it is trained.</param>
        /// <param name="validate">Rows that are measured after each epoch and never trained on.</param>
        public GraphNode Train(string id, Net net, Fit fit, GraphNode? validate = null) => TrainNode(node, id, net, fit, validate, links: null);

        /// <summary>Trains a model, and those that it reads, on these rows as one: each batch passes them in their order, and the last one's output is judged.</summary>
        /// <param name="id">The node's id; its metrics are <c>id/train/loss</c>, <c>id/validate/accuracy</c> …</param>
        /// <param name="model">The last of the models, made by <c>Model</c>.</param>
        /// <param name="fit">How they are trained.</param>
        /// <param name="validate">Rows that are measured after each epoch and never trained on.</param>
        public GraphNode Train(string id, GraphNode model, Fit fit, GraphNode? validate = null) =>
            TrainNode(node, id, null, fit, validate, new Dictionary<string, string> { ["model"] = model.Id + "@live" });

        /// <summary>Adds what a model says of these rows once it is trained; models stack, and <c>Train</c> over the last trains them all.</summary>
        /// <param name="id">The node's id: keys its first weights.</param>
        /// <param name="net">The network.</param>
        /// <param name="sharing">Another model of the same layers, whose weights are this one's too; none when null.</param>
        public GraphNode Model(string id, Net net, GraphNode? sharing = null) => node.Builder.Add(
            "model", id, ConfigJson.Of(("model", net.ToJson())), PipeVerbs.Only(node), sharing is null ? null : new Dictionary<string, string> { ["parameters"] = sharing.Id + "@live" });

        /// <summary>Adds what a trained model says of these rows.</summary>
        /// <param name="model">The node that trains, or a model; its finished weights are waited for.</param>
        /// <param name="id">The node's id. Default <c>predict</c>.</param>
        public GraphNode Predict(GraphNode model, string? id = null) =>
            node.Builder.Add("predict", id, null, PipeVerbs.Only(node), new Dictionary<string, string> { ["model"] = model.Id + "@final" });

        /// <summary>Stores the rows in a table of the silo's database, exactly once.</summary>
        /// <param name="table">The table; made when it is not there.</param>
        /// <param name="key">The columns that tell rows apart.</param>
        /// <param name="mode"><c>upsert</c>, or as the component says.</param>
        /// <param name="id">The node's id. Default <c>table</c>.</param>
        public GraphNode Table(string table, IReadOnlyList<string> key, string? mode = null, string? id = null) =>
            node.Then("table", ConfigJson.Of(("table", table), ("key", ConfigJson.List(key)), ("mode", mode)), id);
    }

    private static GraphNode TrainNode(GraphNode rows, string id, Net? net, Fit fit, GraphNode? validate, Dictionary<string, string>? links)
    {
        var from = new Dictionary<string, GraphNode> { ["train"] = rows };
        if (validate is not null) from["validate"] = validate;
        return rows.Builder.Add("train", id, ConfigJson.Of([
            ("epochs", fit.Epochs.Json),
            ("metrics", fit.Metrics.Count > 0 ? ConfigJson.List(fit.Metrics) : null),
            ("model", net?.ToJson()),
            ("loss", fit.Loss.ToJson()),
            ("optimizer", fit.Optimizer.ToJson()),
            .. fit.Further]), from, links);
    }
}
