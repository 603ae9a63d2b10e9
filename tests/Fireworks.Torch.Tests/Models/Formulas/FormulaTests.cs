using TorchSharp;

namespace Fireworks.Torch.Tests.Models.Formulas;

public sealed class FormulaTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("10 - 4 - 3", 3)]
    [InlineData("16 / 4 / 2", 2)]
    [InlineData("2 ^ 3 ^ 2", 512)]          // to the right, as in mathematics
    [InlineData("-2 ^ 2", -4)]              // the power first, then the sign
    [InlineData("2 ^ -1", 0.5)]
    [InlineData("--3", 3)]
    [InlineData("1e-3 * 2E3 + .5", 2.5)]
    [InlineData("sqrt(abs(-9)) + exp(0) - log(1)", 4)]
    [InlineData("sin(0) + cos(0) + tanh(0) + sigmoid(0) + relu(-1)", 1.5)]
    [InlineData("a + b*x + c*x^2", 1 + 2 * 5 + 3 * 25)]
    [InlineData("x^a^b", 5)]
    public void Computes_as_mathematics_does(string text, double expected)
    {
        Assert.Equal(expected, Value(text), 1e-5);
        Assert.Equal(expected, Formula.Parse(text).Of(Number), 1e-14);
    }

    [Theory]
    [InlineData("a + ", 4, "ends where")]
    [InlineData("a + * b", 4, "'*' stands where")]
    [InlineData("(a + b", 0, "not closed")]
    [InlineData("a b", 2, "'b' was not expected")]
    [InlineData("a + y", 4, "'y' is not known here; known: a, b, c, x")]
    [InlineData("a + sine(x)", 4, "no function 'sine'; there are exp")]
    [InlineData("1.2.3", 0, "'1.2.3' is no number")]
    [InlineData("1e999", 0, "is no number")]
    [InlineData("a; b", 1, "';' was not expected")]
    [InlineData("", 0, "ends where")]
    [InlineData("import(os)", 0, "no function 'import'")]
    public void An_error_says_where_and_what(string text, int position, string words)
    {
        var error = Assert.Throws<FormulaException>(() => Formula.Parse(text, "abcx".Contains, "a", "b", "c", "x"));

        Assert.Equal(position, error.Position);
        Assert.Contains($"character {position + 1}", error.Message, StringComparison.Ordinal);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(")]
    [InlineData("-")]
    [InlineData("2^")]
    [InlineData("sin(")]
    public void Nesting_without_end_is_refused_before_the_stack_ends(string part) =>
        Assert.Contains("simplify", Assert.Throws<FormulaException>(() => Formula.Parse(string.Concat(Enumerable.Repeat(part, 2000)))).Message, StringComparison.Ordinal);

    [Fact]
    public void Names_are_given_once_in_order() => Assert.Equal(["b", "x", "a"], Formula.Parse("b*x + a*x^2 + b").Names);

    [Fact]
    public void A_constant_power_has_its_gradient_at_0()
    {
        TorchRuntime.Start();
        var gradient = TorchWork.Run(grad: true, () =>
        {
            var x = torch.zeros(1, requires_grad: true);
            Formula.Parse("3*x^2 + 2*x").Of(_ => x).backward();
            return x.grad!.ToSingle();
        });

        Assert.Equal(2, gradient);
    }

    private static double Value(string text)
    {
        TorchRuntime.Start();
        return TorchWork.Run(grad: false, () => Formula.Parse(text).Of(name => torch.tensor((float)Number(name))).ToSingle());
    }

    private static double Number(string name) => name switch { "a" => 1, "b" => 2, "c" => 3, _ => 5 };
}
