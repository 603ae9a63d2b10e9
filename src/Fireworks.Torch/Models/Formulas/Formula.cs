using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A formula over tensors, such as <c>a + b*x + c*x^2</c>, element by element.</summary>
/// <remarks><c>+ - * / ^</c> with their usual order (<c>^</c> binds to the right and before a sign in front of it), parentheses, numbers, names, and the
/// functions exp, log, sqrt, abs, sin, cos, tanh, sigmoid, relu. Nothing else: a formula computes, and has no other effect.</remarks>
internal sealed class Formula
{
    private readonly FormulaTerm _term;

    private Formula(string text, FormulaTerm term) => (Text, _term, Names) = (text, term, [.. term.Names.Distinct()]);

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <summary>The names in it, each once, in order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The formula of this text.</summary>
    /// <param name="text">At most 10,000 characters.</param>
    /// <param name="known">Whether a name may stand in it; any when null.</param>
    /// <param name="names">The names to propose for one that may not.</param>
    /// <exception cref="FormulaException">It is not well formed, or holds an unknown name.</exception>
    public static Formula Parse(string text, Func<string, bool>? known = null, params string[] names) => new(text, new FormulaParser(text, known ?? (_ => true), names).Parse());

    /// <summary>Its value.</summary>
    /// <param name="values">The tensor of each name; they broadcast.</param>
    public Tensor Of(Func<string, Tensor> values) => _term.Of(values);

    /// <summary>Its value for numbers, in double precision.</summary>
    /// <param name="values">The number of each name.</param>
    public double Of(Func<string, double> values) => _term.Of(values);
}

/// <summary>A part of a formula.</summary>
internal abstract record FormulaTerm
{
    /// <summary>The functions by name, of tensors and of numbers.</summary>
    public static readonly IReadOnlyDictionary<string, (Func<Tensor, Tensor> OfTensor, Func<double, double> OfNumber)> Functions =
        new Dictionary<string, (Func<Tensor, Tensor>, Func<double, double>)>(StringComparer.Ordinal)
        {
            ["exp"] = (x => x.exp(), Math.Exp), ["log"] = (x => x.log(), Math.Log), ["sqrt"] = (x => x.sqrt(), Math.Sqrt), ["abs"] = (x => x.abs(), Math.Abs),
            ["sin"] = (x => x.sin(), Math.Sin), ["cos"] = (x => x.cos(), Math.Cos), ["tanh"] = (x => x.tanh(), Math.Tanh),
            ["sigmoid"] = (x => x.sigmoid(), x => 1 / (1 + Math.Exp(-x))), ["relu"] = (x => x.relu(), x => Math.Max(x, 0)),
        };

    public virtual IEnumerable<string> Names => [];

    public abstract Tensor Of(Func<string, Tensor> values);

    public abstract double Of(Func<string, double> values);

    internal sealed record Number(double Value) : FormulaTerm
    {
        public override Tensor Of(Func<string, Tensor> values) => torch.tensor((float)Value);

        public override double Of(Func<string, double> values) => Value;
    }

    internal sealed record Name(string Text) : FormulaTerm
    {
        public override IEnumerable<string> Names => [Text];

        public override Tensor Of(Func<string, Tensor> values) => values(Text);

        public override double Of(Func<string, double> values) => values(Text);
    }

    internal sealed record Call(string Function, FormulaTerm Inner) : FormulaTerm
    {
        public override IEnumerable<string> Names => Inner.Names;

        public override Tensor Of(Func<string, Tensor> values) => Functions[Function].OfTensor(Inner.Of(values));

        public override double Of(Func<string, double> values) => Functions[Function].OfNumber(Inner.Of(values));
    }

    internal sealed record Pair(char Operator, FormulaTerm Left, FormulaTerm Right) : FormulaTerm
    {
        public override IEnumerable<string> Names => Left.Names.Concat(Right.Names);

        public override Tensor Of(Func<string, Tensor> values) => (Operator, Right) switch
        {
            ('^', Number power) => Left.Of(values).pow(power.Value),     // a constant power has a gradient at 0, and costs no logarithm
            ('^', _) => Left.Of(values).pow(Right.Of(values)),
            ('+', _) => Left.Of(values) + Right.Of(values),
            ('-', _) => Left.Of(values) - Right.Of(values),
            ('*', _) => Left.Of(values) * Right.Of(values),
            _ => Left.Of(values) / Right.Of(values),
        };

        public override double Of(Func<string, double> values) => Operator switch
        {
            '^' => Math.Pow(Left.Of(values), Right.Of(values)),
            '+' => Left.Of(values) + Right.Of(values),
            '-' => Left.Of(values) - Right.Of(values),
            '*' => Left.Of(values) * Right.Of(values),
            _ => Left.Of(values) / Right.Of(values),
        };
    }
}
