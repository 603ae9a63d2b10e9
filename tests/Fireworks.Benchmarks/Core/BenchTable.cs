namespace Fireworks.Benchmarks;

/// <summary>The table that files are measured with: 8 columns, each of its kind; the same for the same size.</summary>
internal static class BenchTable
{
    public static Message Of(int rows)
    {
        var random = new Random(0);
        return new Message(
            ("id", TensorColumn.Of<long>(Filled(rows, i => (long)i))),
            ("count", TensorColumn.Of<long>(Filled(rows, _ => random.NextInt64(1_000_000)))),
            ("a", TensorColumn.Of<double>(Filled(rows, _ => Math.Round(random.NextDouble() * 1000, 4)))),
            ("b", TensorColumn.Of<double>(Filled(rows, _ => random.NextDouble()))),
            ("c", TensorColumn.Of<double>(Filled(rows, _ => Math.Round(random.NextDouble(), 6)))),
            ("d", TensorColumn.Of<double>(Filled(rows, _ => random.NextDouble() - 0.5))),
            ("name", TextColumn.Of(Filled(rows, i => $"row {i:D8}"))),
            ("kind", TextColumn.Of(Filled(rows, i => (i % 7) switch { 0 => "alpha", 1 => "beta", 2 => "gamma", _ => "a kind with a long name" }))));
    }

    private static T[] Filled<T>(int rows, Func<int, T> value)
    {
        var values = new T[rows];
        for (var i = 0; i < rows; i++) values[i] = value(i);
        return values;
    }
}
