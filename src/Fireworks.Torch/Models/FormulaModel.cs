using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A model that is a formula: names among its parts are learned, all others are columns.</summary>
/// <remarks><c>new FormulaModel("a + b*x + c*x^2", new ModelParts { ["a"] = new[] { 0f }, … }, "y")</c> reads column x. Operators and functions are those of
/// the <c>formula</c> layer.</remarks>
public sealed class FormulaModel : Model
{
    private readonly Formula _formula;

    /// <summary>A model of a formula.</summary>
    /// <param name="formula">The formula; at most 10,000 characters.</param>
    /// <param name="parts">What is learned: parameters, or links to parameters.</param>
    /// <param name="output">The column it gives.</param>
    /// <param name="input">Where rows come from when it is read.</param>
    /// <exception cref="FormulaException">The formula is not well formed, or names no column.</exception>
    /// <exception cref="ModelPartException">A part is no parameter.</exception>
    public FormulaModel(string formula, ModelParts parts, string output, Pipe? input = null) : this(Formula.Parse(formula), parts, output, input) { }

    private FormulaModel(Formula formula, ModelParts parts, string output, Pipe? input)
        : base(ColumnsOf(formula, parts), output, parts, [.. parts.Names.Select(name => PartRule.Parameter(name))], input) => _formula = formula;

    /// <summary>The formula.</summary>
    public string Text => _formula.Text;

    /// <inheritdoc/>
    protected override Tensor Compute(Message rows) => _formula
        .Of(name => Parts.Has(name) ? ParameterOf(name) : rows.Tensor(name).to(ScalarType.Float32))
        .expand_as(rows.Tensor(Columns.Patterns[0]));

    private static ColumnPattern ColumnsOf(Formula formula, ModelParts parts)
    {
        string[] columns = [.. formula.Names.Where(name => !parts.Has(name))];
        return columns.Length > 0
            ? new ColumnPattern(columns)
            : throw new FormulaException(formula.Text, 0, $"it names no column; all its names ({string.Join(", ", formula.Names)}) are parts.");
    }
}
