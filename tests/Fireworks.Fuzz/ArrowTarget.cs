namespace Fireworks.Fuzz;

/// <summary>Arrow streams and files of every kind of column, each read in every way there is: bytes at once, a mapped file, a stream that is there and one that trickles.</summary>
internal sealed class ArrowTarget : Target
{
    private const int MostRows = 64;
    private const int BytesAtATime = 3;

    private readonly List<byte[]> _seeds = [];
    private readonly List<Func<byte[], Message>> _readers = [];  // of each seed
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fireworks-fuzz-{Environment.ProcessId}.arrow");

    public override string Area => "arrow";

    public override IReadOnlyList<byte[]> Seeds => _seeds.Count == 0 ? Make() : _seeds;

    public override Action Read(byte[] mutant, int seed) => Use(_readers[seed](mutant));

    private Message Mapped(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        try
        {
            return Message.Load(_path);
        }
        finally
        {
            File.Delete(_path);                            // the mapping keeps what it shows
        }
    }

    private static Message Streamed(Stream stream)
    {
        var reader = new ArrowStreamReader(stream);
        var pages = new List<Message>();
        while (reader.ReadAsync().AsTask().GetAwaiter().GetResult() is { } page) pages.Add(page.Message);
        return pages.Count > 0 ? Message.Concat(pages) : reader.Columns!;
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
            message.Save(_path);
            Add(File.ReadAllBytes(_path), Mapped);
            File.Delete(_path);
            var (bytes, pages) = (ArrowStream.ToBytes(message), Pages(message));
            foreach (var stream in (byte[][])[bytes, pages])
            {
                Add(stream, static mutant => ArrowStream.FromBytes(mutant).Message);
                Add(stream, static mutant => Streamed(new MemoryStream(mutant)));
                Add(stream, static mutant => Streamed(new Trickle(new MemoryStream(mutant), BytesAtATime)));
            }
        }
        return _seeds;
    }

    /// <summary>The message twice, with cursors.</summary>
    private static byte[] Pages(Message message)
    {
        var to = new MemoryStream();
        using var writer = new ArrowStreamWriter(to);
        foreach (var cursor in (Cursor?[])[null, Cursor.At(2, 7, Cursor.At(0, 3), Cursor.Start)]) writer.WriteAsync(message, cursor).AsTask().GetAwaiter().GetResult();
        writer.EndAsync().AsTask().GetAwaiter().GetResult();
        return to.ToArray();
    }

    private void Add(byte[] seed, Func<byte[], Message> reader)
    {
        _seeds.Add(seed);
        _readers.Add(reader);
    }
}
