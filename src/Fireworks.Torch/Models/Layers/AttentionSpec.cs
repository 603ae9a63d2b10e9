namespace Fireworks;

/// <summary>Multi-head self-attention over a sequence: <c>{ "type": "attention", "heads": 4 }</c>. Takes and gives [steps, values].</summary>
/// <remarks>See <see cref="SelfAttention"/> for the rule and the weights.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Heads">Heads; they divide the values of a step.</param>
/// <param name="Dropout">The part of the attention left out while training. Default 0.</param>
/// <param name="Causal">Whether a step sees itself and earlier ones only. Default false.</param>
internal sealed record AttentionSpec(LayerPlace Place, int Heads, double Dropout, bool Causal) : LayerSpec(Place, "attention")
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "heads", "dropout", "causal");
        return new AttentionSpec(
            place, read.Whole("heads", 1, 1024) ?? throw read.Refuse("heads", "is missing; give the number of heads."), read.Number("dropout", 0, DropoutSpec.Most, 0),
            read.Flag("causal", false));
    }

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank != 2) throw Misfit("rows of 2 axes, steps and values", row, "put an embedding or a reshape before it.");
        if (row.Last % Heads != 0) throw Misfit($"values in {Heads} heads ('heads')", row, "choose a number of heads that divides the last axis.", "heads");
        blueprint.Pass(RowShape.Of(Heads, row[0], row[0]));
        return new LayerPlan(row, SelfAttention.Ask(blueprint, Place.Name, row.Last, Heads, Dropout, Causal).Run);
    }
}
