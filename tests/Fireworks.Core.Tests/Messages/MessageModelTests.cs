using CsCheck;

namespace Fireworks.Tests;

/// <summary>Random sequences of operations on a message and on a list of dictionaries, which must stay the same table throughout.</summary>
/// <remarks>3,000 sequences; FIREWORKS_SEQUENCES sets another number.</remarks>
public sealed class MessageModelTests
{
    private static readonly long Sequences =
        long.TryParse(Environment.GetEnvironmentVariable("FIREWORKS_SEQUENCES"), System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 3000;

    private static readonly Gen<Operation> Operations = Gen.Select(Gen.Int[0, Operation.Kinds - 1], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20], Gen.Int[0, 1 << 20].Array[0, 9])
        .Select((kind, a, b, picks) => new Operation(kind, a, b, picks));

    [Fact]
    public void A_message_is_what_a_list_of_rows_is_after_any_sequence_of_operations() =>
        Gen.Select(Gen.OneOf(Gen.Int[0, 12], Gen.Int[0, 150]), Gen.Int[0, 1 << 20], Operations.Array[1, 12], Gen.Bool).Sample((rows, seed, operations, readBetween) =>
        {
            var (message, model) = (Table.Message(rows, seed), Table.Rows(rows, seed));
            foreach (var operation in operations)
            {
                operation.Apply(ref message, ref model);
                if (readBetween) Table.AssertSame(model, message);                  // what was read is put together, so read nothing half the time
            }
            Table.AssertSame(model, message);
            Table.AssertSame(model, ArrowStream.FromBytes(ArrowStream.ToBytes(message)).Message);
            Assert.Equal(message, message.Compact());
        }, iter: Sequences);
}

/// <summary>A row of the naive table.</summary>
internal sealed class Row : Dictionary<string, object?>
{
    public Row() : base(StringComparer.Ordinal) { }

    public Row(Row other) : base(other, StringComparer.Ordinal) { }
}

/// <summary>The same rows, as a message and as dictionaries.</summary>
internal static class Table
{
    public static List<Row> Rows(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => new Row
    {
        ["n"] = (long)(i * 7 + seed) % 5,
        ["x"] = (i + seed) % 4 == 3 ? double.NaN : i * 0.5 - 1,
        ["text"] = (i + seed) % 3 == 0 ? "short" : $"a text of more than twelve bytes, {(i * 7 + seed) % 100}",
        ["maybe"] = (i + seed) % 3 == 1 ? null : (object)(i - 2),
        ["when"] = new DateTimeOffset(2024, 2, 28, 0, 0, 0, TimeSpan.Zero).AddHours(i * 13 + seed % 100),
        ["pair"] = new float[] { i, -i },
        ["items"] = Enumerable.Range(0, (i + seed) % 4).Select(k => (long)(k * i)).ToArray(),
    })];

    public static Message Message(int count, int seed)
    {
        var rows = Rows(count, seed);
        var words = TextColumn.Of([.. rows.Select(r => (string)r["text"]!)]);
        return Fireworks.Message.Of(
            ("n", rows.Select(r => (long)r["n"]!).ToArray()), ("x", rows.Select(r => (double)r["x"]!).ToArray()),
            ("text", seed % 2 == 0 ? words : words.Encode(mostWords: 101)),
            ("maybe", rows.Select(r => (int?)r["maybe"]).ToArray()), ("when", rows.Select(r => (DateTimeOffset)r["when"]!).ToArray()),
            ("pair", TensorColumn.Of<float>([.. rows.SelectMany(r => (float[])r["pair"]!)], 2)), ("items", rows.Select(r => (long[])r["items"]!).ToArray()));
    }

    public static void AssertSame(List<Row> expected, Message found)
    {
        Assert.Equal(expected.Count, found.Length);
        foreach (var (name, column) in found)
        {
            Assert.Equal(expected.Count, column.Length);
            for (var row = 0; row < expected.Count; row++) Assert.Equal(expected[row][name], column[row]);
        }
        if (expected.Count > 0) Assert.Equal(expected[0].Keys.Order(StringComparer.Ordinal), found.Names.Order(StringComparer.Ordinal));
    }
}

/// <summary>One operation, applied to both tables; its numbers are fitted to however many rows there are.</summary>
internal sealed record Operation(int Kind, int A, int B, int[] Picks)
{
    public const int Kinds = 16;

    public void Apply(ref Message message, ref List<Row> model)
    {
        var count = model.Count;
        int[] picks = count == 0 ? [] : [.. Picks.Select(p => p % count)];
        var (low, high) = count == 0 ? (0, 0) : (Math.Min(A % (count + 1), B % (count + 1)), Math.Max(A % (count + 1), B % (count + 1)));
        var rows = model;
        switch (Kind)
        {
            case 0: (message, model) = (message[low..high], rows[low..high]); break;
            case 1: (message, model) = (message[^(count - low)..^(count - high)], rows[low..high]); break;
            case 2: (message, model) = (message.Take(picks), [.. picks.Select(p => rows[p])]); break;
            case 3:
                bool[] mask = [.. Enumerable.Range(0, count).Select(i => (A >> i % 20 & 1) != 0)];
                (message, model) = (message[mask], [.. rows.Where((_, i) => mask[i])]);
                break;
            case 4: (message, model) = (message.Append(Like(message, Table.Message(A % 5, B))), [.. rows, .. Table.Rows(A % 5, B).Select(Like([.. message.Names]))]); break;
            case 5: (message, model) = (Message.Concat(message, message[low..high], message.Take(picks)), [.. rows, .. rows[low..high], .. picks.Select(p => rows[p])]); break;
            case 6: (message, model) = (message.Without(Name(message)), Each(rows, (r, _) => r.Remove(Name(r)))); break;
            case 7 when message.Has("n"): (message, model) = (message.Map<long, long>("n", v => v * 2 + 1), Each(rows, (r, _) => r["n"] = (long)r["n"]! * 2 + 1)); break;
            case 8 when message.Has("x"): (message, model) = (message.Filter<double>("x", v => v > 0.5), [.. rows.Where(r => (double)r["x"]! > 0.5)]); break;
            case 9 when message.Has("n"): (message, model) = (message.Sort("n"), [.. rows.OrderBy(r => (long)r["n"]!)]); break;
            case 10 when message.Has("maybe") && message.Has("text"):
                (message, model) = (message.Sort(new SortKey("maybe", Descending: true), "text"), [.. rows
                    .OrderBy(r => r["maybe"] is null).ThenByDescending(r => r["maybe"]).ThenBy(r => (string)r["text"]!, StringComparer.Ordinal)]);
                break;
            case 11 when picks.Length > 0:
                (message, model) = (message.WithRows(Rows.At(picks[0]), message[^1]), [.. rows.Select((r, i) => i == picks[0] ? rows[^1] : r)]);
                break;
            case 12: (message, model) = (message.WithoutRows(Rows.At([.. picks.Select(p => (long)p)])), [.. rows.Where((_, i) => !picks.Contains(i))]); break;
            case 13 when message.Has("maybe"): (message, model) = (message.FillGaps("maybe", -7), Each(rows, (r, _) => r["maybe"] ??= -7)); break;
            case 14: (message, model) = (message.With("new", Columns.Of(Enumerable.Range(A, count).ToArray())), Each(rows, (r, i) => r["new"] = A + i)); break;
            case 15 when message.Has("n") && !message.Has("m"): (message, model) = (message.Rename("n", "m"), Each(rows, (r, _) => { r["m"] = r["n"]; r.Remove("n"); })); break;
        }
    }

    // One column fewer, but never the last.
    private string[] Name(Message message) => message.Count > 2 && message.Has("pair") ? ["pair"] : [];

    private static string Name(Row row) => row.Count > 2 ? "pair" : "";

    private static List<Row> Each(List<Row> rows, Action<Row, int> change) => [.. rows.Select((row, i) =>
    {
        var changed = new Row(row);
        change(changed, i);
        return changed;
    })];

    /// <summary>Other rows with the columns that are there by now.</summary>
    private static Message Like(Message like, Message rows)
    {
        foreach (var name in rows.Names.Where(n => !like.Has(n)).ToArray()) rows = name == "n" && like.Has("m") ? rows.Rename("n", "m") : rows.Without(name);
        if (like.Has("new") && !rows.Has("new")) rows = rows.With("new", Columns.Of(Enumerable.Repeat(5, rows.Length).ToArray()));
        return rows;
    }

    private static Func<Row, Row> Like(HashSet<string> names) => row =>
    {
        var changed = new Row(row);
        if (names.Contains("m")) changed["m"] = changed["n"];
        if (names.Contains("new")) changed["new"] = 5;
        foreach (var name in changed.Keys.Where(k => !names.Contains(k)).ToArray()) changed.Remove(name);
        return changed;
    };
}
