using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What a train node trains: a network of its own, or the models that it follows.</summary>
public sealed partial class Train
{
    private IReadOnlyList<ModelNode> _followed = [];

    /// <summary>Takes a model, and those that it reads, to be trained.</summary>
    /// <exception cref="ComponentConfigException">It has a network of its own, or another trainer has one of the models.</exception>
    public override void Follow(string link, Pipe linked)
    {
        if (link != "model" || linked is not ModelNode model)
        {
            base.Follow(link, linked);
            return;
        }
        if (_own is not null) throw new ComponentConfigException("model", $"'{Name}' has a network of its own and follows '{model.Context.Node}'; it trains one of them.");
        _followed = ModelNode.ChainTo(model);
        foreach (var each in _followed) each.Owner.TrainedBy(this);
    }

    private IReadOnlyList<ChainSpec> Models() => _own is not null
        ? [new ChainSpec(Name, "", _own, null)]
        : _followed.Count > 0
            ? [.. _followed.Select(m => new ChainSpec(m.Context.Node, m.Owner.Context.Node, m.Spec.WithFrozen(m.Owner.Spec.Frozen), m.Owner.State))]
            : throw new ComponentException($"'{Name}' has nothing to train: give it a 'model', or \"link\": {{ \"model\": \"<model node>@live\" }}.");

    /// <summary>Makes known what was learned: here, and at the models whose weights were trained.</summary>
    private void Publish(TrainState state)
    {
        Volatile.Write(ref _state, state);
        foreach (var owner in _followed.Select(m => m.Owner).Distinct())
        {
            var part = state.Model.Parts.First(p => p.Weights == owner.Context.Node);
            owner.TakeOver(state.Model.As(part, part.Node == owner.Context.Node ? null : owner.Spec));
        }
    }

    private static JsonNode Described(IEnumerable<ChainSpec> models) => Described(models.Select(m => (m.Weights.Length > 0 ? m.Node : "", m.Weights, m.Model.Json)));

    private static JsonNode Described(IEnumerable<ChainPart> parts) => Described(parts.Select(p => (p.Node, p.Weights, p.Model.Json)));

    private static JsonNode Described(IEnumerable<(string Node, string Weights, JsonObject Model)> models) => models.ToArray() is [{ Weights: "" } only]
        ? only.Model
        : new JsonArray([.. models.Select(m => new JsonObject { ["node"] = m.Node, ["parameters"] = m.Weights, ["model"] = m.Model.DeepClone() })]);
}
