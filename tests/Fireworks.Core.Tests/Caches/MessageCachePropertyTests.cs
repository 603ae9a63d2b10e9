using CsCheck;

namespace Fireworks.Tests;

/// <summary>Random sequences of operations on a cache, each beside the plain model. <c>FIREWORKS_SEQUENCES</c> says how many; 3,000 when it is not set.</summary>
public sealed class MessageCachePropertyTests
{
    private static readonly long Sequences = long.TryParse(Environment.GetEnvironmentVariable("FIREWORKS_SEQUENCES"), out var count) ? count : 3000;

    private abstract record Step;

    private sealed record Store(long[] Rows, int[] Lengths) : Step;

    private sealed record Read(long[] Rows) : Step;

    private sealed record Remove(long Row) : Step;

    private sealed record Expect(long[] Rows) : Step;

    private sealed record Move : Step;

    private sealed record Limits(long? Rows, long? Bytes, int Evict);

    private static readonly Gen<long> Row = Gen.Long[0, 11];

    private static readonly Gen<Step> Steps = Gen.Frequency(
        (4, Gen.Select(Row.Array[0, 9], Gen.Int[0, 40].Array[9], Step (rows, lengths) => new Store(rows, lengths))),
        (8, Row.Array[0, 9].Select(Step (rows) => new Read(rows))),
        (1, Row.Select(Step (row) => new Remove(row))),
        (1, Row.Array[0, 30].Select(Step (rows) => new Expect(rows))),
        (1, Gen.Const<Step>(new Move())));

    private static readonly Gen<Limits> AnyLimits = Gen.Select(
        Gen.OneOf(Gen.Const((long?)null), Gen.Long[1, 8].Select(v => (long?)v)), Gen.OneOf(Gen.Const((long?)null), Gen.Long[40, 500].Select(v => (long?)v)), Gen.Int[1, 3],
        (rows, bytes, evict) => new Limits(rows, bytes, evict));

    [Theory]
    [InlineData("lru"), InlineData("lfu"), InlineData("random"), InlineData("known-future")]
    public void Holds_what_the_model_holds(string policy) =>
        Gen.Select(AnyLimits, Steps.Array[1, 30]).Sample((limits, steps) => Compare(policy, limits, steps), iter: Sequences);

    [Fact]
    public void Without_limits_it_holds_everything() =>
        Steps.Array[1, 30].Sample(steps => Compare("lru", new Limits(null, null, 1), steps), iter: Sequences);

    private static void Compare(string policy, Limits limits, Step[] steps)
    {
        var random = KeyedRandom.For(1, "cache", 0);
        MessageCache Make() => new(policy, limits.Rows, limits.Bytes, limits.Evict, random);
        var (cache, model, version) = (Make(), new CacheModel(policy, limits.Rows, limits.Bytes, limits.Evict, random), 0);

        foreach (var step in steps)
        {
            switch (step)
            {
                case Store(var rows, var lengths):
                    var texts = rows.Select((_, i) => new string((char)('a' + version++ % 26), lengths[i])).ToArray();
                    cache.Store(Rows.At(rows), Message(rows, texts));
                    foreach (var (row, text) in rows.Zip(texts)) model.Store(row, text);
                    break;

                case Read(var rows):
                    var held = rows.Distinct().ToDictionary(row => row, model.Text);
                    var look = cache.Look(Rows.At(rows));
                    foreach (var row in rows) model.Ask(row);
                    var missing = rows.Where(row => held[row] is null).Distinct().ToArray();
                    Assert.Equal(missing, look.Missing.ToArray());
                    var fetched = missing.Select(row => $"fetched {row} {version++}").ToArray();
                    cache.Store(look.Missing, Message(missing, fetched));
                    foreach (var (row, text) in missing.Zip(fetched))
                    {
                        model.Store(row, text);
                        held[row] = text;
                    }
                    if (rows.Length > 0) Assert.Equal(Message(rows, [.. rows.Select(row => held[row]!)]), look.With(Message(missing, fetched)));
                    break;

                case Remove(var row):
                    Assert.Equal(model.Remove(row), cache.Remove(row));
                    break;

                case Expect(var rows) when policy == "known-future":
                    cache.Expect(Rows.At(rows));
                    model.Expect(rows);
                    break;

                case Move:
                    var saved = cache.Save();
                    cache = Make();
                    cache.Restore(saved);
                    if (policy == "known-future") cache.Expect(Rows.At([.. model.Future]));
                    break;
            }
            Assert.Equal(model.Rows.Order(), cache.Rows.Order());
            Assert.Equal(model.ByteCount, cache.ByteCount);
        }
    }

    // A text of no length stands for a gap.
    private static Message Message(long[] rows, string[] texts) => new(
        ("row", TensorColumn.Of<long>(rows)),
        ("text", ArrowColumn.WithGaps(TextColumn.Of(texts), [.. texts.Select(text => text.Length > 0)])),
        ("day", LogicalColumns.Of([.. rows.Select(row => new DateOnly(2024, 2, 28).AddDays((int)row))])),
        ("list", ListColumn.Of([.. texts.Select(CacheModel.ListItems)], TensorColumn.Of<short>([.. texts.SelectMany(text => Enumerable.Repeat((short)text.Length, CacheModel.ListItems(text)))]))));
}
