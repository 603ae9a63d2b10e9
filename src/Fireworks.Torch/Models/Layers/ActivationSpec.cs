using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A function of each value, or of each last axis: <c>"relu"</c>, or <c>{ "type": "leaky_relu", "slope": 0.1 }</c>.</summary>
/// <remarks><c>softmax</c> and <c>log_softmax</c> go along the row's last axis. A loss such as cross_entropy applies log_softmax itself.
/// <c>gelu</c> is x·Φ(x), not its approximation.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Type">Its name.</param>
/// <param name="Shape">The slope below 0 of <c>leaky_relu</c> (<c>slope</c>, default 0.01), or the limit −alpha of <c>elu</c> (<c>alpha</c>, default 1).</param>
internal sealed record ActivationSpec(LayerPlace Place, string Type, double Shape) : LayerSpec(Place, Type)
{
    public static readonly string[] Types =
    [
        "relu", "gelu", "silu", "tanh", "sigmoid", "leaky_relu", "elu", "selu", "softplus", "mish", "hardswish", "softmax", "log_softmax", "identity",
    ];

    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        var (field, otherwise) = type switch { "leaky_relu" => ("slope", 0.01), "elu" => ("alpha", 1.0), _ => (null, 0.0) };
        if (field is null) read.Only("type");
        else read.Only("type", field);
        return new ActivationSpec(place, type, field is null ? 0 : read.Number(field, 0, 1000, otherwise));
    }

    public override int? LastWidth(int? width) => width;

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        var function = Function(row);
        return new LayerPlan(row, (x, pass) => pass.Activate(function, x));
    }

    private Func<Tensor, Tensor> Function(RowShape row) => Type switch
    {
        "relu" => x => x.relu(),
        "gelu" => x => nn.functional.gelu(x),
        "silu" => x => nn.functional.silu(x),
        "tanh" => x => x.tanh(),
        "sigmoid" => x => x.sigmoid(),
        "leaky_relu" => x => nn.functional.leaky_relu(x, Shape),
        "elu" => x => nn.functional.elu(x, Shape),
        "selu" => x => nn.functional.selu(x),
        "softplus" => x => nn.functional.softplus(x),
        "mish" => x => nn.functional.mish(x),
        "hardswish" => x => nn.functional.hardswish(x),
        "softmax" => x => nn.functional.softmax(x, row.Rank),
        "log_softmax" => x => nn.functional.log_softmax(x, row.Rank),
        _ => x => x,
    };
}
