using System.Text.Json.Nodes;

namespace Fireworks;

public sealed class NetTests
{
    [Fact]
    public void A_network_over_images_is_written_as_the_graph_says_it() => Writes(
        Net.Sequential("pixel*", Layer.Conv2d(8, 3, padding: 1), Layer.BatchNorm(), Layer.Activation("relu"), Layer.MaxPool(2),
            Layer.Residual(Layer.Conv2d(8, 3, padding: 1), Layer.Activation("gelu")), Layer.AdaptiveAvgPool(), Layer.Flatten(), Layer.Dropout(0.1), Layer.Linear(10)) with
        { Shape = [1, 8, 8], Frozen = ["0", "8.bias"] },
        """
        { "in": "pixel*", "shape": [1, 8, 8], "out": "scores", "frozen": ["0", "8.bias"], "layers": [
          { "type": "conv2d", "out": 8, "kernel": 3, "padding": 1 }, "batch_norm", "relu", { "type": "max_pool2d", "kernel": 2 },
          { "type": "residual", "layers": [ { "type": "conv2d", "out": 8, "kernel": 3, "padding": 1 }, "gelu" ] },
          { "type": "adaptive_avg_pool2d", "out": 1 }, "flatten", { "type": "dropout", "p": 0.1 }, { "type": "linear", "out": 10 } ] }
        """);

    [Fact]
    public void A_network_over_sequences_is_written_as_the_graph_says_it() => Writes(
        Net.Sequential("token*", Layer.Embedding(100, 16, padding: 0), Layer.Transformer(4, feedforward: 32, dropout: 0, causal: true), Layer.Attention(2, causal: true), Layer.Lstm(8, bidirectional: true, last: true),
            Layer.LayerNorm(), Layer.Sequential(Layer.Linear(4), Layer.Activation("tanh")), Layer.Formula("a*x + b", ("a", 1), ("b", 0.5))),
        """
        { "in": "token*", "out": "scores", "layers": [
          { "type": "embedding", "count": 100, "out": 16, "padding": 0 }, { "type": "transformer", "heads": 4, "feedforward": 32, "dropout": 0, "causal": true }, { "type": "attention", "heads": 2, "causal": true },
          { "type": "lstm", "out": 8, "bidirectional": true, "give": "last" }, "layer_norm",
          { "type": "sequential", "layers": [ { "type": "linear", "out": 4 }, "tanh" ] }, { "type": "formula", "formula": "a*x + b", "parameters": { "a": 1, "b": 0.5 } } ] }
        """);

    [Fact]
    public void Parameters_stand_where_numbers_do()
    {
        var g = new GraphBuilder("g");

        Writes(Net.Sequential("x", Layer.Gru(g.Param("width", 8)), Layer.Attention(g.Param("heads", 2)), Layer.Mean()), """
            { "in": "x", "out": "scores", "layers": [ { "type": "gru", "out": "${width}" }, { "type": "attention", "heads": "${heads}" }, { "type": "mean", "axis": 0 } ] }
            """, g);
    }

    private static void Writes(Net net, string expected, GraphBuilder? graph = null)
    {
        var g = graph ?? new GraphBuilder("g");
        g.Csv("rows", "rows.csv").Batch(8).Train("net", net, new Fit { Loss = Loss.CrossEntropy });

        var written = JsonNode.Parse(g.Build().ToJson())!["nodes"]!["net"]!["model"];

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), written), written!.ToJsonString());
    }
}
