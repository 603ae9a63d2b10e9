using System.Globalization;

namespace Fireworks;

/// <summary>Something measured beside the loss: what has to be added up, and the formula over it.</summary>
/// <param name="Name">Its name, such as <c>f1_macro</c>.</param>
/// <param name="Source">The name of what is added up; metrics of one source share it.</param>
/// <param name="Create">Makes an empty one.</param>
/// <param name="Values">The values by the name under which they are logged.</param>
internal sealed record Metric(string Name, string Source, Func<Accumulator> Create, Func<Accumulator, IEnumerable<(string Name, double Value)>> Values)
{
    private const int MostShown = 100;
    private const string Confusion = "confusion";

    private static readonly Dictionary<string, Func<Quadrants, double>> Formulas = new()
    {
        ["precision"] = Quadrants.Precision, ["recall"] = Quadrants.Recall, ["f1"] = Quadrants.F1,
        ["specificity"] = Quadrants.Specificity, ["npv"] = Quadrants.NegativePredictiveValue,
    };

    private static readonly string[] OfValues = ["r2", "mae", "rmse"];

    /// <summary>The names of all metrics; <c>top_5</c> stands for any k from 1 to 1000.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "accuracy", "top_5", .. Formulas.Keys.SelectMany(f => (string[])[f, $"{f}_micro", $"{f}_macro"]), "roc_auc", "pr_auc", Confusion, .. OfValues,
    ];

    /// <summary>The metric of that name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    /// <exception cref="ComponentConfigException">It does not go with the loss.</exception>
    public static Metric Of(string name, LossSpec loss)
    {
        if (TopOf(name) is null) Require.OneOf(name, [.. Names], "metrics");
        if (OfValues.Contains(name) != (loss.Kind == TruthKind.Values) && !(loss.Kind == TruthKind.Binary && OfValues.Contains(name)))
            throw new ComponentConfigException("metrics", OfValues.Contains(name)
                ? $"'{name}' measures distances to values, but the loss {loss.Type} is of classes; take it out, or train with a loss of values such as mse."
                : $"'{name}' counts right classes, but the loss is {loss.Type}; take it out, or train with a loss of classes such as cross_entropy.");
        if (TopOf(name) is { } k && name != "accuracy" && !loss.Classifies)
            throw new ComponentConfigException("metrics", $"'{name}' ranks classes, but the loss {loss.Type} is of 0 or 1; use accuracy.");

        return name switch
        {
            "roc_auc" => Single<RankedScores>(name, "scores", s => s.RocArea()),
            "pr_auc" => Single<RankedScores>(name, "scores", s => s.PrecisionRecallArea()),
            "r2" => Single<ErrorSums>(name, "errors", s => s.Determination()),
            "mae" => Single<ErrorSums>(name, "errors", s => s.MeanAbsolute()),
            "rmse" => Single<ErrorSums>(name, "errors", s => s.RootMeanSquared()),
            Confusion => new Metric(name, Confusion, () => new ConfusionCounts(), s => Cells((ConfusionCounts)s)),
            _ when TopOf(name) is { } top => new Metric(name, $"top_{top}", () => new TopCounts(top), s => [(name, ((TopCounts)s).Value)]),
            _ => OfFormula(name),
        };
    }

    /// <summary>Whether it is logged as one number under its own name, which can be watched.</summary>
    public bool IsOneNumber => Name != Confusion;

    /// <summary>Whether higher is better of what is logged, such as <c>validate/accuracy</c>.</summary>
    public static bool HighIsGood(string logged) => logged.Split('/')[^1] is not ("loss" or "mae" or "rmse");

    /// <summary>Throws unless the metric goes with so many outputs a row.</summary>
    public void CheckOutputs(int outputs, LossSpec loss)
    {
        if (Formulas.ContainsKey(Name) && loss.Classifies && outputs != 2)
            throw new ComponentConfigException("metrics", $"'{Name}' is that of class 1 of two, but the model has {outputs} classes; say {Name}_macro (the mean over classes) or {Name}_micro (all together).");
        if (Name == Confusion && outputs > MostShown)
            throw new ComponentConfigException("metrics", $"'confusion' logs each pair of classes, for at most {MostShown} classes, but the model has {outputs}.");
    }

    private static Metric OfFormula(string name)
    {
        var parts = name.Split('_');
        var formula = Formulas[parts[0]];
        return Single<ConfusionCounts>(name, Confusion, parts.ElementAtOrDefault(1) switch
        {
            "micro" => s => s.Micro(formula),
            "macro" => s => s.Macro(formula),
            _ => s => s.Binary(formula),
        });
    }

    private static Metric Single<T>(string name, string source, Func<T, double> formula) where T : Accumulator, new() =>
        new(name, source, () => new T(), s => [(name, formula((T)s))]);

    private static IEnumerable<(string, double)> Cells(ConfusionCounts counts) =>
        from truth in Enumerable.Range(0, counts.Classes)
        from predicted in Enumerable.Range(0, counts.Classes)
        select ($"confusion/{truth}/{predicted}", (double)counts[truth, predicted]);

    private static int? TopOf(string name)
    {
        if (name == "accuracy") return 1;
        return name.StartsWith("top_", StringComparison.Ordinal) && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k is >= 1 and <= 1000 ? k : null;
    }
}
