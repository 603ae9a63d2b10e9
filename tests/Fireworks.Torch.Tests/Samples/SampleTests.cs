using System.Text.Json.Nodes;

namespace Fireworks.Torch.Tests.Samples;

/// <summary>The samples that train, on real data, judged on rows that they were never trained on.</summary>
public sealed class SampleTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_convolutional_network_knows_98_percent_of_digits_never_trained_on_and_says_why()
    {
        var (rows, log) = await SampleRun.OfAsync("digits-cnn", "relevance", Token);

        var (right, _) = SampleRun.Judge(rows);
        Assert.Equal(449, rows.Length);
        Assert.InRange(right, 0.98, 1);
        Assert.Equal(log.Last("cnn/validate/accuracy"), right, 1e-12);
        Assert.Equal(new ColumnType(DType.Float32, [10, 1, 8, 8]), rows["relevance"].Type);
        Assert.All(rows.Column<float>("relevance").ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    // Rows that judge the network must not have chosen its settings: the search over folds sees its training rows only.
    [Fact]
    public async Task Cross_validation_was_about_the_same_convolutional_network_on_its_training_rows()
    {
        var (sample, folds) = (await SampleRun.ResolvedAsync("digits-cnn", Token), await SampleRun.ResolvedAsync("digits-cnn-folds", Token));

        Assert.All((string[])["rows", "split.train", "cast", "noise", "batch", "cnn"], node => Assert.Equal(sample[node].Config.ToJsonString(), folds[node].Config.ToJsonString()));
        Assert.All(folds.Nodes.Where(node => node.Kind == "fold"), fold => Assert.Equal("split.train", fold.Inputs.Values.Single()));
        Assert.DoesNotContain(folds.Nodes, node => node.Id == "split.test");
        Assert.Equal(sample.Seed, folds.Seed);
    }

    [Fact]
    public async Task An_embedder_and_a_classifier_trained_as_one_know_95_percent_of_digits_never_trained_on()
    {
        var (rows, log) = await SampleRun.OfAsync("digits-code", "predictions", Token);
        var (codes, _) = await SampleRun.OfAsync("digits-code", "codes", Token);

        var (right, _) = SampleRun.Judge(rows);
        Assert.Equal(449, rows.Length);
        Assert.InRange(right, 0.95, 1);
        Assert.Equal(log.Last("trainer/validate/accuracy"), right, 1e-12);
        Assert.Equal(new ColumnType(DType.Float32, [8]), codes["code"].Type);
        Assert.Equal(rows.Column<float>("code"), codes.Column<float>("code"));
    }

    [Theory]
    [InlineData("verses", 943)]
    [InlineData("orchids", 37)]
    public async Task A_classifier_beats_the_largest_class_by_20_points_on_rows_never_trained_on(string sample, int heldOut)
    {
        var (rows, _) = await SampleRun.OfAsync(sample, "predictions", Token);

        var (right, majority) = SampleRun.Judge(rows);
        Assert.InRange(rows.Length, heldOut - 1, heldOut + 1);
        Assert.InRange(right, majority + 0.2, 1);
    }

    [Fact]
    public async Task Held_out_rows_choose_the_true_terms_of_a_polynomial_and_training_rows_too_many()
    {
        string[] terms = ["x1", "x2", "x3", "x4"];                       // the powers of x; the truth has x and x³
        var fits = new List<(string Terms, double Train, double HeldOut)>();
        for (var chosen = 1; chosen < 1 << terms.Length; chosen++)
        {
            var isIn = terms.Index().ToDictionary(term => term.Item, term => (JsonNode?)(chosen >> term.Index & 1));
            var (_, log) = await SampleRun.OfAsync("polynomial", "predictions", Token, isIn);
            fits.Add((string.Concat(terms.Where((_, index) => (chosen >> index & 1) == 1)), log.Last("fit/train/loss"), log.Last("fit/validate/loss")));
        }

        Assert.Equal("x1x3", fits.MinBy(fit => fit.HeldOut).Terms);
        Assert.Equal("x1x2x3x4", fits.MinBy(fit => fit.Train).Terms);
        Assert.Equal(0.1631, fits.Single(fit => fit.Terms == "x1x3").HeldOut, 1e-3);   // numpy's least squares
    }
}
