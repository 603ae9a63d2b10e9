using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using CsCheck;

namespace Fireworks.Torch.Tests.Metrics;

/// <summary>Every metric against scikit-learn's; metrics.py beside this file made the values.</summary>
public sealed class MetricTests
{
    private static readonly JsonObject Reference = Values.Read("Metrics/metrics.json");

    public static TheoryData<int, string> Cases =>
        [.. Reference["cases"]!.AsArray().Index().SelectMany(c => c.Item!["values"]!.AsObject().Select(v => (c.Index, v.Key)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Has_the_value_of_scikit_learn(int number, string name)
    {
        var given = Given.Of(number);

        Assert.Equal(Reference["cases"]![number]!["values"]![name]!.GetValue<double>(), given.Measure(name, given.All).Single().Value, 1e-9);
    }

    [Fact]
    public void Every_metric_has_reference_values() => Assert.Equal(
        Metric.Names.Select(n => n == "top_5" ? "top_2" : n).Order(),
        Reference["cases"]!.AsArray().SelectMany(c => c!["values"]!.AsObject().Select(v => v.Key)).Append("confusion").Distinct().Order());

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Counts_the_confusion_of_scikit_learn(int number)
    {
        var given = Given.Of(number);

        var expected = Reference["cases"]![number]!["confusion"]!.AsArray().SelectMany((row, t) => Values.Numbers(row).Select((count, p) => ($"confusion/{t}/{p}", count)));

        Assert.Equal(expected, given.Measure("confusion", given.All));
    }

    [Fact]
    public void However_rows_are_cut_and_merged_the_value_is_the_same_to_the_bit() =>
        (from number in Gen.Int[0, 6]
         from cuts in Gen.Int[1, 20].Array[2, 8]
         from saves in Gen.Bool
         select (number, cuts, saves)).Sample(c =>
        {
            var given = Given.Of(c.number);
            foreach (var (name, _) in Reference["cases"]![c.number]!["values"]!.AsObject())
            {
                var whole = given.Measure(name, given.All).Single().Value;
                Assert.Equal(whole, given.MeasureInParts(name, c.cuts, c.saves));
            }
        }, iter: 60);

    [Fact]
    public void The_loss_is_the_exact_mean_over_rows_whatever_the_batches()
    {
        var (one, other) = (new MetricSet([]), new MetricSet([]));
        foreach (var (loss, rows) in ((double, long)[])[(1e16, 1), (0.1, 10), (-1e16, 1), (3.5, 2)]) one.Add(loss, rows);
        foreach (var (loss, rows) in ((double, long)[])[(3.5, 2), (-1e16, 1), (1e16, 1), (0.1, 10)]) other.Add(loss, rows);

        Assert.Equal(one.Loss, other.Loss);
        Assert.Equal((0.1 * 10 + 3.5 * 2) / 14, one.Loss, 1e-15);
    }

    [Theory]
    [InlineData("cross_entropy", "accuracy")]
    [InlineData("cross_entropy", "top_2")]
    [InlineData("bce_with_logits", "accuracy")]
    public void What_is_no_number_is_never_right(string loss, string metric)
    {
        const float none = float.NaN;
        var spec = LossSpec.Read(new JsonObject { ["type"] = loss, ["target"] = "y" });
        var set = new MetricSet([Metric.Of(metric, spec)]);
        set.Add(none, 3);
        set.Add(spec.Classifies
            ? new Judged([none, none, none, none, none, none, none, none, 1], 3, [0, 1, 2], [], spec)
            : new Judged([none, none, 1], 1, [], [0, 1, 0], spec));

        Assert.Equal(0, set.Values[1].Value);
    }

    [Fact]
    public void A_thousand_classes_are_measured_in_one_look_at_each_pair()
    {
        var spec = LossSpec.Read(new JsonObject { ["type"] = "cross_entropy", ["target"] = "y" });
        var set = new MetricSet([Metric.Of("f1_macro", spec), Metric.Of("recall_micro", spec)]);
        var outputs = new float[1000 * 1000];
        for (var row = 0; row < 1000; row++) outputs[row * 1000 + (row < 500 ? row : 0)] = 1;      // the first half is right, the rest is taken for class 0
        set.Add(1, 1000);
        set.Add(new Judged(outputs, 1000, [.. Enumerable.Range(0, 1000)], [], spec));

        Assert.Equal((499 + 2 / (2 + 500.0)) / 1000, set.Values[1].Value, 1e-12);
        Assert.Equal(0.5, set.Values[2].Value, 1e-12);
    }

    [Fact]
    public void Areas_without_both_truths_are_no_numbers()
    {
        var spec = LossSpec.Read(new JsonObject { ["type"] = "bce_with_logits", ["target"] = "y" });
        var set = new MetricSet([Metric.Of("roc_auc", spec)]);
        set.Add(1, 2);
        set.Add(new Judged([1, 2], 1, [], [1, 1], spec));

        Assert.Equal(double.NaN, set.Values[1].Value);
    }

    [Theory]
    [InlineData("cross_entropy", "r2", "mse")]
    [InlineData("mse", "roc_auc", "cross_entropy")]
    [InlineData("bce", "top_3", "accuracy")]
    public void Refuses_a_metric_that_does_not_go_with_the_loss(string loss, string metric, string words) => Assert.Contains(
        words, Assert.Throws<ComponentConfigException>(() => Metric.Of(metric, LossSpec.Read(new JsonObject { ["type"] = loss, ["target"] = "y" }))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_measure_of_one_class_needs_two_classes()
    {
        var spec = LossSpec.Read(new JsonObject { ["type"] = "cross_entropy", ["target"] = "y" });

        Assert.Contains("f1_macro", Assert.Throws<ComponentConfigException>(() => Metric.Of("f1", spec).CheckOutputs(3, spec)).Message, StringComparison.Ordinal);
        Metric.Of("f1", spec).CheckOutputs(2, spec);
    }

    /// <summary>Outputs and truths of one case.</summary>
    private sealed record Given(LossSpec Loss, float[] Outputs, int Width, long[] Labels, float[] Truths)
    {
        public Range All => ..(Outputs.Length / Width);

        public static Given Of(int number)
        {
            var given = Reference["cases"]![number]!;
            var kind = given["kind"]!.GetValue<string>();
            var outputs = Values.Column(given["outputs"]);
            return new Given(
                LossSpec.Read(new JsonObject { ["type"] = kind switch { "classes" => "cross_entropy", "binary" => "bce_with_logits", _ => "mse" }, ["target"] = "y" }),
                outputs.Values<float>().ToArray(), outputs.Type.RowSize,
                kind == "classes" ? Values.Labels(given["truths"]).Values<long>().ToArray() : [],
                kind == "classes" ? [] : Values.Column(given["truths"]).Values<float>().ToArray());
        }

        public IEnumerable<(string Name, double Value)> Measure(string name, params Range[] batches)
        {
            var set = new MetricSet([Metric.Of(name, Loss)]);
            foreach (var batch in batches) Add(set, batch);
            return set.Values.Skip(1);
        }

        /// <summary>Batches of these sizes, in three parts that are merged, each perhaps saved and restored before.</summary>
        public double MeasureInParts(string name, int[] sizes, bool saves)
        {
            var parts = Enumerable.Range(0, 3).Select(_ => new MetricSet([Metric.Of(name, Loss)])).ToArray();
            var rows = Outputs.Length / Width;
            for (int at = 0, i = 0; at < rows; at += sizes[i++ % sizes.Length]) Add(parts[i % 3], at..Math.Min(rows, at + sizes[i % sizes.Length]));
            var merged = new MetricSet([Metric.Of(name, Loss)]);
            foreach (var part in parts.Reverse()) merged.Merge(saves ? Reopened(part, name) : part);
            return merged.Values[1].Value;
        }

        private MetricSet Reopened(MetricSet set, string name)
        {
            var saved = set.Save().ToDictionary(s => s.Name, s => s.Numbers);
            var reopened = new MetricSet([Metric.Of(name, Loss)]);
            reopened.Restore(source => saved[source]);
            return reopened;
        }

        private void Add(MetricSet set, Range batch)
        {
            var (from, rows) = batch.GetOffsetAndLength(Outputs.Length / Width);
            set.Add(1, rows);
            set.Add(new Judged(
                Outputs.AsSpan(from * Width, rows * Width), Width,
                Loss.Classifies ? Labels.AsSpan(from, rows) : [], Loss.Classifies ? [] : Truths.AsSpan(from * Width, rows * Width), Loss));
        }
    }
}
