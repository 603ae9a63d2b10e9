namespace Fireworks;

public abstract class MetricTableTests<TDatabase> where TDatabase : ITestDatabase
{
    [Fact]
    public async Task Keeps_every_double_as_it_was()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var metrics = new MetricTable(test.Store);
        double[] values = [0.1, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.MaxValue, double.Epsilon];

        for (var step = 0; step < values.Length; step++) await metrics.AddAsync("t", "r", "loss", step, values[step]);

        var points = await metrics.SeriesAsync("t", "r", "loss");
        Assert.Equal(values.Select((v, i) => ((long)i, v)), points.Select(p => (p.Step, p.Value)));
        Assert.All(points, p => Assert.Equal(TestStore.Start, p.Time));
    }

    [Fact]
    public async Task A_number_that_is_not_finite_stands_in_a_column_of_its_own()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var metrics = new MetricTable(test.Store);
        await metrics.AddAsync("t", "r", "loss", 1, double.NaN);
        await metrics.AddAsync("t", "r", "loss", 2, double.NegativeInfinity);

        var rows = await test.Store.Reader.ReadAsync(s => s.Query("select value, special from metrics order by step", row => (row.DoubleOrNull(0), row.TextOrNull(1))));

        Assert.Equal([(null, "nan"), (null, "-inf")], rows);
    }

    [Fact]
    public async Task A_repeated_step_replaces_its_value()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var log = new RunLog(new MetricTable(test.Store), "t");
        await log.MetricAsync("r", "loss", 1, 0.5);
        test.Time.Advance(TimeSpan.FromSeconds(1));
        await log.MetricAsync("r", "loss", 1, 0.25);
        await log.MetricAsync("r", "accuracy", 1, 0.9);

        var points = await new MetricTable(test.Store).SeriesAsync("t", "r");

        Assert.Equal([new("accuracy", 1, 0.9, TestStore.Start.AddSeconds(1)), new MetricPoint("loss", 1, 0.25, TestStore.Start.AddSeconds(1))], points);
    }

    [Fact]
    public async Task Runs_and_tenants_are_apart()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var metrics = new MetricTable(test.Store);
        await metrics.AddAsync("t", "r", "loss", 1, 1);
        await metrics.AddAsync("t", "q", "loss", 1, 2);
        await metrics.AddAsync("u", "r", "loss", 1, 3);

        Assert.Equal(2, Assert.Single(await metrics.SeriesAsync("t", "q")).Value);
        Assert.Equal(3, Assert.Single(await metrics.SeriesAsync("u", "r")).Value);
    }

    [Fact]
    public async Task Gives_the_points_stored_last_in_their_order_and_each_metric_at_its_last_step()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var metrics = new MetricTable(test.Store);
        for (var step = 1; step <= 4; step++)
        {
            test.Time.Advance(TimeSpan.FromSeconds(1));
            await metrics.AddAsync("t", "r", "b", step, step);
            if (step < 4) await metrics.AddAsync("t", "r", "a", step, -step);
        }
        await metrics.AddAsync("t", "other", "a", 9, 9);

        var (points, total) = await metrics.LatestAsync("t", "r", 3);
        var last = await metrics.LastAsync("t", "r");

        Assert.Equal([("a", 3), ("b", 3), ("b", 4)], points.Select(p => (p.Name, p.Step)));
        Assert.Equal(7, total);
        Assert.Equal([("a", 3, -3), ("b", 4, 4)], last.Select(p => (p.Name, p.Step, p.Value)));
    }
}

public sealed class MetricTableOnSqliteTests : MetricTableTests<TestSqlite>;

public sealed class MetricTableOnPostgresTests : MetricTableTests<TestPostgres>;
