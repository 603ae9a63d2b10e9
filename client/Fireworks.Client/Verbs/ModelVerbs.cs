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
        public GraphNode Train(string id, Net net, Fit fit, GraphNode? validate = null)
        {
            var from = new Dictionary<string, GraphNode> { ["train"] = node };
            if (validate is not null) from["validate"] = validate;
            return node.Builder.Add("train", id, ConfigJson.Of([
                ("epochs", fit.Epochs.Json),
                ("metrics", fit.Metrics.Count > 0 ? ConfigJson.List(fit.Metrics) : null),
                ("model", net.ToJson()),
                ("loss", fit.Loss.ToJson()),
                ("optimizer", fit.Optimizer.ToJson()),
                .. fit.Further]), from);
        }

        /// <summary>Adds what a trained model says of these rows.</summary>
        /// <param name="model">The node that trains; its finished model is waited for.</param>
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
}
