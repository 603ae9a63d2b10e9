using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

/// <summary>y = m·x + b, written as a user writes a model: m must be given, b starts from 0.</summary>
internal sealed class Line(ModelParts parts, string x = "x", string y = "y", Pipe? input = null)
    : Model(x, y, parts, [PartRule.Parameter("m"), PartRule.Parameter("b", 0), PartRule.Setting("unit", "m")], input)
{
    public Line(float m, float b = 0, string x = "x", string y = "y", Pipe? input = null) : this(new ModelParts { ["m"] = new[] { m }, ["b"] = new[] { b } }, x, y, input) { }

    public float M => ParameterOf("m").item<float>();

    public float B => ParameterOf("b").item<float>();

    protected override Tensor Compute(Message rows) => ParameterOf("m") * Features(rows) + ParameterOf("b");
}

/// <summary>y = part(x): a model that uses another, or a junction of others, as a part.</summary>
internal sealed class Around(object inner, string output = "z") : Model("x", output, new ModelParts { ["inner"] = inner, ["scale"] = new[] { 1f } }, [new PartRule("inner", PartKind.Model)], null)
{
    protected override Tensor Compute(Message rows) => ParameterOf("scale") * ((IForward)Parts["inner"]).Forward(rows).Tensor("y");
}
