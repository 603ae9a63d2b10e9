namespace Fireworks.Fuzz;

/// <summary>Arrow streams and files of every kind of column.</summary>
internal sealed class ArrowTarget : Target
{
    private const int MostRows = 64;

    private readonly List<byte[]> _seeds = [];
    private readonly List<bool> _isFile = [];
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fireworks-fuzz-{Environment.ProcessId}.arrow");

    public override string Area => "arrow";

    public override IReadOnlyList<byte[]> Seeds => _seeds.Count == 0 ? Make() : _seeds;

    public override Action Read(byte[] mutant, int seed)
    {
        if (!_isFile[seed]) return Use(ArrowStream.FromBytes(mutant).Message);
        File.WriteAllBytes(_path, mutant);
        try
        {
            return Use(Message.Load(_path));
        }
        finally
        {
            File.Delete(_path);                            // the mapping keeps what it shows
        }
    }

    /// <summary>Looks at every kind of cell, and sends what was accepted on: it must arrive equal.</summary>
    private static Action Use(Message message) => () =>
    {
        var some = message.Length > MostRows ? message[..MostRows] : message;
        _ = some.ToString();
        foreach (var (_, column) in some)
        {
            for (var row = 0; row < column.Length; row++)
            {
                try
                {
                    _ = column[row];
                }
                catch (CellRangeException)
                {
                    // A date or decimal beyond .NET's, which the column keeps.
                }
            }
        }
        if (!ArrowStream.FromBytes(ArrowStream.ToBytes(some)).Message.Equals(some)) throw new InvalidOperationException("What was read does not come back equal.");
        if (!some.Compact().Equals(some)) throw new InvalidOperationException("What was read is not equal to its copy.");
    };

    private List<byte[]> Make()
    {
        var everything = Message.Of(
            ("int", new int?[] { 1, null, 3, 4 }), ("flag", new bool?[] { null, true, false, true }), ("plain", new long[] { 1, 2, 3, 4 }),
            ("word", TextColumn.Of("a", "b", "a", "b").Encode(4)), ("text", new[] { "short", null, "a text of more than twelve bytes", "" }),
            ("utc", new[] { DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue.AddTicks(-9), DateTimeOffset.UnixEpoch }),
            ("date", new DateOnly?[] { null, new(9999, 12, 31), new(1970, 1, 1), null }), ("time", new TimeOnly[] { new(23, 59), default, default, default }),
            ("span", new[] { TimeSpan.Zero, TimeSpan.FromDays(1), TimeSpan.Zero, TimeSpan.Zero }), ("money", new decimal?[] { 12.345m, null, -1, 0 }),
            ("bytes", new byte[]?[] { [1, 2, 3], null, new byte[40], [] }), ("u64", new[] { ulong.MaxValue, 0UL, 1UL, 2UL }),
            ("list", new long[]?[] { [1, 2, 3], null, [], [4] }), ("words", new string[][] { ["a", "b"], [], ["a text of more than twelve bytes"], [] }),
            ("tensor", new float[4, 2, 2]), ("bools", new bool[4, 3]), ("none", new TensorColumn(new ColumnType(DType.Float32, [3, 0]), 4, default)));
        var simple = Message.Of(("x", Enumerable.Range(0, 20).Select(i => i * 0.5).ToArray()), ("t", Enumerable.Range(0, 20).Select(i => $"row {i} of some more text").ToArray()));
        foreach (var message in (Message[])[everything, simple, everything[..0], .. everything.Names.Select(name => everything.Select(name))])
        {
            Add(ArrowStream.ToBytes(message), isFile: false);
            message.Save(_path);
            Add(File.ReadAllBytes(_path), isFile: true);
            File.Delete(_path);
        }
        return _seeds;
    }

    private void Add(byte[] seed, bool isFile)
    {
        _seeds.Add(seed);
        _isFile.Add(isFile);
    }
}
