using static TorchSharp.torch;

namespace Fireworks;

/// <summary>One layer of a recurrent network in one direction.</summary>
/// <remarks>With s the step's input x·W_ihᵀ + b_ih and r the state's part h·W_hhᵀ + b_hh: <c>rnn</c> is h ← tanh(s + r); <c>lstm</c> has gates i, f, g, o
/// with c ← σ(f)·c + σ(i)·tanh(g), h ← σ(o)·tanh(c); <c>gru</c> has r, z, n with n = tanh(s_n + σ(r)·r_n), h ← (1 − σ(z))·n + σ(z)·h. Sources:
/// Hochreiter, Schmidhuber, 1997; Cho et al., 2014.</remarks>
internal sealed record RecurrentWay(string Type, int Width, Slot InputWeight, Slot StateWeight, Slot InputBias, Slot StateBias)
{
    /// <summary>Asks for the weights of one way.</summary>
    public static RecurrentWay Ask(Blueprint blueprint, string type, string layer, string suffix, long inputs, int width)
    {
        var gates = type switch { "lstm" => 4, "gru" => 3, _ => 1 };
        Slot Of(string name, params long[] shape) => blueprint.Parameter($"{layer}.{name}{suffix}", shape, Starts.Uniform(width));
        return new RecurrentWay(
            type, width, Of("weight_ih", gates * width, inputs), Of("weight_hh", gates * width, width), Of("bias_ih", gates * width), Of("bias_hh", gates * width));
    }

    /// <summary>The states of all steps [N, T, H], in the order of the sequence, and the one at the end of the way [N, H].</summary>
    public (Tensor All, Tensor End) Run(Tensor x, Pass pass, bool backwards)
    {
        var steps = (int)x.shape[1];
        var inputs = nn.functional.linear(x, pass[InputWeight], pass[InputBias]);   // [N, T, G·H]: all steps in one multiplication
        var h = zeros([x.shape[0], Width], device: x.device);            // [N, H]
        var c = h;
        var states = new Tensor[steps];
        for (var i = 0; i < steps; i++)
        {
            var step = backwards ? steps - 1 - i : i;
            var (s, r) = (inputs.select(1, step), nn.functional.linear(h, pass[StateWeight], pass[StateBias]));   // [N, G·H]
            (h, c) = Type switch { "lstm" => Lstm(s + r, c), "gru" => (Gru(s, r, h), c), _ => ((s + r).tanh(), c) };
            states[step] = h;
        }
        return (stack(states, 1), h);
    }

    private static (Tensor H, Tensor C) Lstm(Tensor gates, Tensor c)
    {
        var parts = gates.chunk(4, 1);
        c = parts[1].sigmoid() * c + parts[0].sigmoid() * parts[2].tanh();
        return (parts[3].sigmoid() * c.tanh(), c);
    }

    private static Tensor Gru(Tensor s, Tensor r, Tensor h)
    {
        var (ofInput, ofState) = (s.chunk(3, 1), r.chunk(3, 1));
        var z = (ofInput[1] + ofState[1]).sigmoid();
        var n = (ofInput[2] + (ofInput[0] + ofState[0]).sigmoid() * ofState[2]).tanh();
        return n + z * (h - n);
    }
}
