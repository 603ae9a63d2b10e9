using System.Diagnostics;
using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Benchmarks;

/// <summary>Gradient × input of a batch against a loop over rows and outputs, one thread each.</summary>
internal static class AttributionSpeed
{
    private const int Rows = 2000, Inputs = 64, Outputs = 10, Pairs = 5;

    public static Task<IEnumerable<Row>> MeasureAsync()
    {
        using var model = new NetworkModel(
            (JsonObject)JsonNode.Parse($$"""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 64 }, "relu", { "type": "linear", "out": {{Outputs}} } ] }""")!, Inputs);
        using var x = randn(Rows, Inputs);
        var (method, function) = (new GradientXInput(), Explained.Of(model));
        _ = Seconds(() => method.Of(function, x));
        _ = Seconds(() => RowByRow(model, x.narrow(0, 0, 20)));

        var pairs = new List<(double Ours, double Loop)>();
        for (var i = 0; i < Pairs; i++) pairs.Add((Rows / Seconds(() => method.Of(function, x)), Rows / Seconds(() => RowByRow(model, x))));
        return Task.FromResult<IEnumerable<Row>>(
            [new Row("gradient x input, 64 inputs, 10 outputs", "rows/s", Report.Median(pairs.Select(p => p.Ours)), "row by row", Report.Median(pairs.Select(p => p.Loop)), Need: 100)]);
    }

    /// <summary>As the original wrote it: one row and one output at a time.</summary>
    private static Tensor RowByRow(NetworkModel model, Tensor x) => TorchWork.Run(grad: true, () =>
    {
        var rows = new List<Tensor>();
        for (var row = 0; row < x.shape[0]; row++)
            for (var output = 0; output < Outputs; output++)
                rows.Add(TorchWork.Run(grad: true, () =>
                {
                    var one = x.narrow(0, row, 1).detach().requires_grad_(true);   // [1, in]
                    model.Forward(new Message(("x", new TorchColumn(one)))).Tensor("y")[0, output].backward();
                    return one.grad! * one.detach();
                }));
        return cat(rows, 0);
    });

    private static double Seconds(Func<Tensor> work)
    {
        var start = Stopwatch.GetTimestamp();
        work().Dispose();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
