using System.Globalization;

namespace Fireworks.Benchmarks;

/// <summary>A million rows of two numbers, a text and a tensor row of 16: gathered, appended, sliced, mapped, saved, loaded.</summary>
/// <remarks>Gathering is timed until every column lies in memory; appending and slicing are not, for they keep what is there. Loading maps the
/// file, checks it, and reads every text; the row <c>load and read</c> also reads every number.</remarks>
internal sealed class MessageOps : Workload
{
    private const int Rows = 1_000_000;
    private const int Pairs = 3;

    private static readonly (string Step, double Need)[] Needs = [("gather", 4), ("append", 100), ("slice", 10), ("map", 1.5), ("save", 5), ("load", 5)];

    public override string Name => "message_ops";

    public override async Task<IEnumerable<Row>> MeasureAsync()
    {
        var (ours, theirs) = (new List<Dictionary<string, double>>(), new List<IReadOnlyDictionary<string, double>>());
        for (var pair = 0; pair < Pairs; pair++)
        {
            ours.Add(Measure());
            theirs.Add(await Peer.SecondsAsync("message_ops.py", "--rows", Rows.ToString(CultureInfo.InvariantCulture)));
        }
        return [.. Needs.Select(n => RowOf(n.Step, n.Step, n.Need)), RowOf("load and read", "load", null)];

        Row RowOf(string step, string peer, double? need) => new($"message_ops {step}", "steps/s",
            1 / Report.Median(ours.Select(o => o[step])), "pandas + torch", 1 / Report.Median(theirs.Select(t => t[peer])), need);
    }

    private static Dictionary<string, double> Measure()
    {
        var random = new Random(0);
        var message = Message.Of(
            ("f", Enumerable.Range(0, Rows).Select(_ => random.NextDouble()).ToArray()),
            ("i", Enumerable.Range(0, Rows).Select(i => (long)i).ToArray()),
            ("s", TextColumn.Of([.. Enumerable.Range(0, Rows).Select(i => i.ToString("D10", CultureInfo.InvariantCulture))])),
            ("t", TensorColumn.Create<float>(new ColumnType(DType.Float32, [16]), Rows, to =>
            {
                for (var i = 0; i < to.Length; i++) to[i] = random.NextSingle();
            })));
        var order = Enumerable.Range(0, Rows).ToArray();
        random.Shuffle(order);
        int[] starts = [.. Enumerable.Range(0, 100).Select(_ => random.Next(Rows - Rows / 100))];
        Message[] pieces = [.. Enumerable.Range(0, 10).Select(k => message.Slice(k * (Rows / 10), Rows / 10).Compact())];
        var folder = Directory.CreateTempSubdirectory("fireworks-bench-");
        var path = System.IO.Path.Combine(folder.FullName, "m.arrow");
        try
        {
            return new Dictionary<string, double>
            {
                ["gather"] = Seconds(() => Read(message.Take(order))),
                ["append"] = Seconds(() => Message.Concat(pieces)),
                ["slice"] = Seconds(() => Array.ConvertAll(starts, start => message.Slice(start, Rows / 100))),
                ["map"] = Seconds(() => message.Map<double, double>("f", x => x * 2 + 1)),
                ["save"] = Seconds(() => { message.Save(path); return null; }),
                ["load"] = Seconds(() => Message.Load(path)),
                ["load and read"] = Seconds(() => Message.Load(path).Sum(c => Touched(c.Value))),
            };
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Message Read(Message message)
    {
        foreach (var _ in message) { }
        return message;
    }

    // One number of each cache line: what reading it all costs the memory.
    private static long Touched(Column column)
    {
        var bytes = (column is TextColumn text ? text.Views : ((TensorColumn)column).Data).Span;
        var sum = 0L;
        for (var at = 0; at < bytes.Length; at += 64) sum += bytes[at];
        GC.KeepAlive(column);
        return sum;
    }
}
