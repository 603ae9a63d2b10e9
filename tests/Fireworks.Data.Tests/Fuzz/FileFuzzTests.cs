namespace Fireworks.Fuzz;

public sealed class FileFuzzTests : IDisposable
{
    private const int Mutants = 2000;

    private readonly TempFolder _temp = new();

    [Theory]
    [InlineData("csv")]
    [InlineData("json")]
    [InlineData("jsonl")]
    public async Task A_damaged_file_is_read_or_refused_and_takes_no_memory_beyond_its_size(string format)
    {
        var seed = await FileTargets.SeedAsync(format);
        var path = _temp[$"mutant.{format}"];
        var outcomes = new Dictionary<string, int>();

        for (var number = 0; number < Mutants; number++)
        {
            await File.WriteAllBytesAsync(path, Mutator.Mutant(seed, number), TestContext.Current.CancellationToken);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var outcome = await FileTargets.ReadAsync(path);
            Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < seed.Length + (64 << 20), $"Mutant {number} took more memory than its size allows.");
            outcomes[outcome] = outcomes.GetValueOrDefault(outcome) + 1;
        }

        Assert.True(outcomes["read"] > 50 && outcomes["refused"] > 500, string.Join(", ", outcomes));
    }

    [Fact]
    public async Task A_damaged_parquet_file_kills_no_more_than_the_process_that_reads_it()
    {
        var seed = await FileTargets.SeedAsync("parquet");
        var deaths = new List<int>();
        var done = 0;
        while (done < Mutants)
        {
            await File.WriteAllBytesAsync(_temp["seed.parquet"], seed, TestContext.Current.CancellationToken);
            using var child = Child.Start("fuzz-parquet", _temp.Path, $"{done}", $"{Mutants}");
            string line;
            while ((line = await child.LineAsync()) != "(ended)") done = int.Parse(line, System.Globalization.CultureInfo.InvariantCulture);
            if (done < Mutants) deaths.Add(done++);
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{deaths.Count} of {Mutants} killed the reader: {string.Join(", ", deaths)}");
        foreach (var number in deaths.Take(5))
        {
            await File.WriteAllBytesAsync(_temp["deadly.parquet"], Mutator.Mutant(seed, number), TestContext.Current.CancellationToken);
            var source = new ParquetSource("deadly.parquet");
            source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
            Assert.Equal("deadly.parquet", (await Assert.ThrowsAsync<DataFileException>(async () => await source.RowsAsync())).File);
        }
    }

    public void Dispose() => _temp.Dispose();
}
