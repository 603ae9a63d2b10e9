namespace Fireworks;

public abstract class ScaffoldSummariesTests<TDatabase> where TDatabase : ITestDatabase
{
    [Fact]
    public async Task Each_comes_with_the_name_of_its_run_as_long_as_that_is_stored()
    {
        await using var test = await TestStore.OpenAsync<TDatabase>();
        var (scaffolds, runs) = (new ScaffoldTable(test.Store), new RunTable(test.Store));
        foreach (var (run, experiment) in ((string, string)[])[("r1", "digits"), ("r2", "wine")])
            await runs.CreateAsync(new RunRow { Tenant = "t", Run = run, Experiment = experiment, Graph = "{}", SpecHash = "h", State = "complete" }, []);
        foreach (var (name, run) in ((string, string)[])[("a", "r1"), ("b", "r2"), ("c", "gone")])
        {
            await scaffolds.SaveAsync(new ScaffoldRow { Tenant = "t", Name = name, Run = run, Pass = 0, Manifest = "hash" });
            test.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var (rows, total) = await scaffolds.SummariesAsync("t", null, most: 2);
        var (digits, ofDigits) = await scaffolds.SummariesAsync("t", "digits", most: 10);

        Assert.Equal(3, total);
        Assert.Equal([("c", null, null), ("b", "wine", 1L)], rows.Select(r => (r.Scaffold.Name, r.Experiment, r.Number)));
        Assert.Equal(("a", 1), (Assert.Single(digits).Scaffold.Name, ofDigits));
        Assert.Empty((await scaffolds.SummariesAsync("u", null, most: 10)).Rows);
    }
}

public sealed class ScaffoldSummariesOnSqliteTests : ScaffoldSummariesTests<TestSqlite>;

public sealed class ScaffoldSummariesOnPostgresTests : ScaffoldSummariesTests<TestPostgres>;
