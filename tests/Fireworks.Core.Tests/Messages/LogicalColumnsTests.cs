using CsCheck;

namespace Fireworks.Tests;

public sealed class LogicalColumnsTests
{
    [Fact]
    public void Any_bytes_make_a_column_of_bytes_also_through_a_cache() => Gen.Byte.Array[0, 30].Array[1, 9].Sample(values =>
    {
        var column = LogicalColumns.Of(values);
        var cached = new Caching(new MessagePipe(new Message(("x", column)))).ReadAsync(Rows.Range(0, values.Length)).AsTask().GetAwaiter().GetResult()["x"];

        foreach (var same in (Column[])[column, column.Compact(), column.Take(Rows.Range(0, values.Length)), cached])
            Assert.Equal(values, Enumerable.Range(0, same.Length).Select(row => (byte[])same[row]!));
    }, iter: 100);

    [Fact]
    public void Every_decimal_comes_back_beside_others_of_more_places() => Gen.Decimal.Select(Gen.Int[0, 9]).Sample((value, places) =>
    {
        var beside = new decimal(1, 0, 0, false, (byte)places);
        if (value.Scale + places > 28) return;

        Assert.Equal([value, beside], Read(Columns.Of(new[] { value, beside })));
    });

    [Fact]
    public void The_largest_decimal_comes_back_beside_one_of_nine_places()
    {
        Assert.Equal([decimal.MaxValue, 0.1m], Read(Columns.Of(new[] { decimal.MaxValue, 0.1m })));
        Assert.Equal([decimal.MinValue, 0.000000001m], Read(Columns.Of(new[] { decimal.MinValue, 0.000000001m })));
    }

    [Fact]
    public void Decimals_that_take_more_than_38_digits_together_are_refused()
    {
        Assert.Contains("38 digits", Assert.Throws<ArgumentException>("value", () => Columns.Of(new[] { decimal.MaxValue, 0.0000000000000000000000000001m })).Message);
        // 1.5e28 with ten places has 39 digits, which 128 bits still hold.
        Assert.Throws<ArgumentException>("value", () => Columns.Of(new[] { 15_000_000_000_000_000_000_000_000_000m, 0.0000000001m }));
    }

    private static decimal[] Read(Column column) => [.. Enumerable.Range(0, column.Length).Select(row => (decimal)column[row]!)];
}
