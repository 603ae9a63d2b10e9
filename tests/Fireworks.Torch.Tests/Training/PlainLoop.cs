using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Training;

/// <summary>What the engine is measured against: the digits' network trained with TorchSharp's own modules, optimizers and nothing else.</summary>
internal static class PlainLoop
{
    public static Message Train(Batches batches, int epochs, long seed, string optimizerJson)
    {
        TorchSharp.Modules.Linear? one = null, two = null;
        TorchSeed.Run(seed, () => (one, two) = (nn.Linear(64, 64), nn.Linear(64, 10)));
        using var first = one!;
        using var second = two!;
        var parameters = first.parameters().Concat(second.parameters()).ToArray();
        using var optimizer = Optimizer(parameters, optimizerJson);
        for (var epoch = 0; epoch < epochs; epoch++)
            for (var i = 0; batches.Batch(epoch, i) is { Length: > 0 } batch; i++)
            {
                var pixels = Enumerable.Range(0, 64).Select(p => batch.Column<long>($"pixel{p}").ToArray()).ToArray();
                using var x = torch.tensor(Enumerable.Range(0, batch.Length).SelectMany(row => pixels.Select(p => (float)p[row])).ToArray(), [batch.Length, 64]);
                using var y = torch.tensor(batch.Column<long>("label").ToArray());
                using var loss = nn.functional.cross_entropy(second.forward(first.forward(x).relu()), y);
                optimizer.zero_grad();
                loss.backward();
                optimizer.step();
            }
        return new Message(
            ("0.weight", Whole(first.weight)), ("0.bias", Whole(first.bias!)), ("2.weight", Whole(second.weight)), ("2.bias", Whole(second.bias!)));
    }

    private static optim.Optimizer Optimizer(IEnumerable<TorchSharp.Modules.Parameter> parameters, string json)
    {
        var spec = Mlp.Json(json);
        double Value(string name, double otherwise) => spec[name]?.GetValue<double>() ?? otherwise;
        return spec["type"]!.GetValue<string>() switch
        {
            "adam" => optim.Adam(parameters, Value("lr", 0), Value("beta1", 0.9), Value("beta2", 0.999), 1e-8, Value("weight_decay", 0)),
            "adamw" => optim.AdamW(parameters, Value("lr", 0), weight_decay: 0.01),
            _ => optim.SGD(parameters, Value("lr", 0), Value("momentum", 0), weight_decay: Value("weight_decay", 0)),
        };
    }

    private static TensorColumn Whole(Tensor tensor) => ComponentState.Whole(tensor.CopyToColumn());
}
