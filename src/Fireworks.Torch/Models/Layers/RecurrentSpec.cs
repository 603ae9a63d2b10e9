using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Reads a sequence step by step: <c>{ "type": "lstm", "out": 64, "layers": 2, "bidirectional": true, "give": "last" }</c>.</summary>
/// <remarks>Takes [steps, values]; the state starts from 0. Weights are named and shaped as in PyTorch: <c>weight_ih_l0</c>,
/// <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>, with <c>_reverse</c> for the way back.</remarks>
/// <param name="Place">Where it stands.</param>
/// <param name="Type"><c>rnn</c>, <c>lstm</c> or <c>gru</c>.</param>
/// <param name="Width">Values of the state (<c>out</c>); both directions together give twice as many.</param>
/// <param name="Layers">Layers, each over the states of the one below; 1 to 16. Default 1.</param>
/// <param name="Bidirectional">Whether the sequence is read from its end as well. Default false.</param>
/// <param name="Dropout">The part of the states left out between layers while training. Default 0.</param>
/// <param name="Last">Whether only the states at the end of each way are given, as [out], not [steps, out] (<c>give</c>: <c>sequence</c>, the
/// default, or <c>last</c>).</param>
internal sealed record RecurrentSpec(LayerPlace Place, string Type, int Width, int Layers, bool Bidirectional, double Dropout, bool Last) : LayerSpec(Place, Type)
{
    public static LayerSpec Read(LayerPlace place, string type, SpecReader read)
    {
        read.Only("type", "out", "layers", "bidirectional", "dropout", "give");
        return new RecurrentSpec(
            place, type,
            read.Whole("out", 1, Widest / 8) ?? throw read.Refuse("out", "is missing; give the number of values of the state."),
            read.Whole("layers", 1, 16) ?? 1, read.Flag("bidirectional", false), read.Number("dropout", 0, DropoutSpec.Most, 0),
            read.Json.ContainsKey("give") && read.OneOf("give", "sequence", "last") == "last");
    }

    public override int? LastWidth(int? width) => Bidirectional ? 2 * Width : Width;

    public override LayerPlan Plan(RowShape row, Blueprint blueprint)
    {
        if (row.Rank != 2) throw Misfit("rows of 2 axes, steps and values", row, "put an embedding or a reshape before it.");
        string[] directions = Bidirectional ? ["", "_reverse"] : [""];
        var ways = new RecurrentWay[Layers, directions.Length];
        var width = row.Last;
        for (var layer = 0; layer < Layers; layer++)
        {
            foreach (var (way, suffix) in directions.Index()) ways[layer, way] = RecurrentWay.Ask(blueprint, Type, Place.Name, $"_l{layer}{suffix}", width, Width);
            width = LastWidth(null)!.Value;
        }
        return new LayerPlan(Last ? RowShape.Of(width) : row.WithLast(width), (x, pass) => Forward(x, pass, ways));
    }

    private Tensor Forward(Tensor x, Pass pass, RecurrentWay[,] ways)
    {
        var ends = new List<Tensor>();
        for (var layer = 0; layer < Layers; layer++)
        {
            var states = new List<Tensor>();
            ends.Clear();
            for (var way = 0; way < ways.GetLength(1); way++)
            {
                var (all, end) = ways[layer, way].Run(x, pass, backwards: way == 1);   // [N, T, H], [N, H]
                states.Add(all);
                ends.Add(end);
            }
            x = states.Count == 1 ? states[0] : cat(states, 2);          // [N, T, D·H]
            if (layer < Layers - 1) x = pass.Drop($"{Place.Name}.{layer}", Dropout, x);
        }
        if (!Last) return x;
        return ends.Count == 1 ? ends[0] : cat(ends, 1);                 // [N, D·H]
    }
}
