using CsCheck;
using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class PredicateTests
{
    private static readonly string[] Ops = ["=", "!=", "<", "<=", ">", ">="];

    private static bool Holds<T>(T x, string op, T y) where T : IComparable<T> => op switch
    {
        "=" => x.CompareTo(y) == 0, "!=" => x.CompareTo(y) != 0, "<" => x.CompareTo(y) < 0, "<=" => x.CompareTo(y) <= 0, ">" => x.CompareTo(y) > 0, _ => x.CompareTo(y) >= 0,
    };

    private static bool[] Test(Column column, string op, JsonNode value) => new Compare("x", op, value).Test(new Message(("x", column)));

    [Fact]
    public void Integers_are_compared_exactly_with_any_number() =>
        Gen.Select(Gen.OneOf(Gen.Long, Gen.Long[-3, 3]).Array[0, 9], Gen.OneOf(Gen.Long.Select(v => (decimal)v), Gen.Int[-35, 35].Select(v => v / 10m), Gen.Const(9223372036854775808m), Gen.Const(-9223372036854775809m)), Gen.Int[0, 5])
            .Sample((cells, value, op) =>
                Assert.Equal(cells.Select(cell => Holds((decimal)cell, Ops[op], value)), Test(TensorColumn.Of<long>(cells), Ops[op], JsonValue.Create(value))));

    [Fact]
    public void Small_integers_too() => Gen.Select(Gen.SByte.Array[0, 9], Gen.Int[-300, 300], Gen.Int[0, 5]).Sample((cells, value, op) =>
        Assert.Equal(cells.Select(cell => Holds((int)cell, Ops[op], value)), Test(TensorColumn.Of<sbyte>(cells), Ops[op], value)));

    [Fact]
    public void Floats_are_compared_with_the_nearest_float() => Gen.Select(Gen.Int[-20, 20].Select(i => i / 10f).Array[0, 9], Gen.Int[-20, 20], Gen.Int[0, 5]).Sample((cells, tenths, op) =>
        Assert.Equal(cells.Select(cell => Holds(cell, Ops[op], tenths / 10f)), Test(TensorColumn.Of<float>(cells), Ops[op], tenths / 10.0)));

    [Fact]
    public void Text_is_compared_byte_by_byte() => Gen.Select(Gen.String[Gen.Char["aAbäö"], 0, 3].Array[0, 9], Gen.String[Gen.Char["aAbäö"], 0, 3], Gen.Int[0, 5]).Sample((cells, value, op) =>
        Assert.Equal(cells.Select(cell => Holds(Math.Sign(string.CompareOrdinal(cell, value)), Ops[op], 0)), Test(TextColumn.Of(cells), Ops[op], value)));

    [Fact]
    public void Unsigned_integers_are_compared_exactly_too() =>
        Gen.Select(Gen.OneOf(Gen.ULong, Gen.ULong[0, 3]).Array[0, 9], Gen.OneOf(Gen.ULong.Select(v => (decimal)v), Gen.Int[-35, 35].Select(v => v / 10m), Gen.Const(18446744073709551616m), Gen.Const(-1m)), Gen.Int[0, 5])
            .Sample((cells, value, op) =>
                Assert.Equal(cells.Select(cell => Holds((decimal)cell, Ops[op], value)), Test(Columns.Of(cells), Ops[op], JsonValue.Create(value))));

    [Theory]
    [InlineData("="), InlineData("!="), InlineData("<"), InlineData("<="), InlineData(">"), InlineData(">=")]
    public void A_gap_meets_no_comparison(string op)
    {
        Assert.Equal([false, Holds(3, op, 3)], Test(Columns.Of(new long?[] { null, 3 }), op, 3));
        Assert.Equal([Holds(3, op, 3), false], Test(Columns.Of(new ushort?[] { 3, null }), op, 3));
        Assert.Equal([false, Holds(0, op, 0)], Test(Columns.Of(new[] { null, "" }), op, ""));
        Assert.Equal([false, false], Test(Columns.Of(new double?[] { null, null }), op, 0.5));
    }

    [Fact]
    public void Nor_its_opposite_as_in_sql()
    {
        var message = new Message(("x", Columns.Of(new int?[] { 1, null, 2 })), ("t", Columns.Of(new[] { "a", "b", null })), ("b", Columns.Of(new bool?[] { null, true, false })));

        Assert.Equal([false, false, true], new Not(new Compare("x", "=", 1)).Test(message));
        Assert.Equal([true, false, false], new Not(new In("x", [2, 3])).Test(message));
        Assert.Equal([false, true, false], new Not(new Like("t", "a*")).Test(message));
        Assert.Equal([false, false, true], new Compare("b", "!=", true).Test(message));
        Assert.Equal([true, false, true], new Any([new Compare("x", "=", 1), new Compare("b", "=", false), new Not(new Any([new Compare("t", "=", "a"), new Compare("x", ">", 1)]))]).Test(message));
        Assert.Equal([false, true, true], new Not(new All([new Compare("x", "=", 1), new Compare("t", "=", "a")])).Test(message));
    }

    [Fact]
    public void Gaps_are_asked_for_by_themselves()
    {
        var message = new Message(
            ("x", Columns.Of(new double?[] { 1, null, double.NaN })), ("d", Columns.Of(new DateOnly?[] { null, new(2020, 1, 1), new(2020, 1, 2) })), ("full", TensorColumn.Of<int>([1, 2, 3])));

        Assert.Equal([false, true, false], new IsMissing("x").Test(message));
        Assert.Equal([true, false, true], new IsPresent("x").Test(message));
        Assert.Equal([true, false, false], new IsMissing("d").Test(message));
        Assert.Equal([false, true, true], new Not(new IsMissing("d")).Test(message));
        Assert.Equal([true, true, true], new IsPresent("full").Test(message));
        Assert.Equal([true, true, false], new Any([new Compare("x", "=", 1), new IsMissing("x")]).Test(message));
        Assert.Throws<ColumnMissingException>(() => new IsMissing("y").Test(message));
        Assert.Throws<ArgumentException>(() => new IsPresent(""));
    }

    [Theory]
    [InlineData("=", false), InlineData("!=", true), InlineData("<", false), InlineData("<=", false), InlineData(">", false), InlineData(">=", false)]
    public void Not_a_number_is_only_unequal(string op, bool met) => Assert.Equal([met], Test(TensorColumn.Of<double>([double.NaN]), op, 1.0));

    [Fact]
    public void Truth_values_are_equal_or_not()
    {
        Assert.Equal([true, false], Test(TensorColumn.Of<bool>([true, false]), "=", true));
        Assert.Equal([false, true], Test(TensorColumn.Of<bool>([true, false]), "!=", true));
        Assert.Throws<ColumnTypeException>(() => Test(TensorColumn.Of<bool>([true]), "<", true));
    }

    [Fact]
    public void A_column_of_another_type_is_refused_by_name()
    {
        Assert.Contains("'title'", Assert.Throws<ColumnTypeException>(() => new Compare("title", "<", 3).Test(Digits.Message(2))).Message);
        Assert.Contains("'label'", Assert.Throws<ColumnTypeException>(() => new Compare("label", "=", "3").Test(Digits.Message(2))).Message);
        Assert.Contains("'image'", Assert.Throws<ColumnTypeException>(() => new Compare("image", "=", 3).Test(Digits.Message(2))).Message);
        Assert.Contains("'label'", Assert.Throws<ColumnTypeException>(() => new Like("label", "*").Test(Digits.Message(2))).Message);
        Assert.Throws<ColumnMissingException>(() => new Compare("lable", "=", 3).Test(Digits.Message(2)));
    }

    [Fact]
    public void Conditions_are_joined()
    {
        var message = new Message(("x", TensorColumn.Of<int>([1, 2, 3, 4])));
        Compare odd = new("x", "!=", 2), small = new("x", "<", 4);

        Assert.Equal([true, false, true, false], new All([odd, small, new Not(new In("x", [4, 2]))]).Test(message));
        Assert.Equal([true, true, true, true], new Any([odd, small]).Test(message));
        Assert.Equal([true, true, true, true], new All([]).Test(message));
        Assert.Equal([false, false, false, false], new Any([]).Test(message));
    }

    [Fact]
    public void Conditions_are_none_of_them_null()
    {
        Assert.Throws<ArgumentException>("of", () => new All([new IsMissing("x"), null!]));
        Assert.Throws<ArgumentException>("of", () => new Any([null!]));
    }

    [Fact]
    public void Nothing_is_compared_with_a_number_that_json_cannot_write()
    {
        foreach (var value in (JsonNode[])[double.NaN, double.PositiveInfinity, float.NaN, float.NegativeInfinity])
            Assert.Contains("NaN or infinite", Assert.Throws<ArgumentException>("Value", () => new Compare("x", "<", value)).Message);
        Assert.Equal([true], Test(TensorColumn.Of<double>([double.MaxValue]), "<", JsonNode.Parse("1e999")!));
    }

    [Fact]
    public void A_value_beyond_the_numbers_of_a_column_equals_none_of_them()
    {
        var half = Message.Of(("x", new[] { Half.PositiveInfinity, Half.MaxValue, Half.NegativeInfinity, Half.NaN }));
        var single = Message.Of(("x", new[] { float.PositiveInfinity, float.MaxValue, float.NegativeInfinity, float.NaN }));

        Assert.Equal([false, false, false, false], new Compare("x", "=", 70000).Test(half));
        Assert.Equal([true, false, false, false], new Compare("x", ">", 70000).Test(half));
        Assert.Equal([false, true, true, false], new Compare("x", "<", 70000).Test(half));
        Assert.Equal([true, false, false, false], new Compare("x", ">", 1e300).Test(single));
        Assert.Equal([true, true, false, false], new Compare("x", ">=", -1e300).Test(single));
    }

    [Fact]
    public void Integers_are_compared_with_every_digit_of_a_value()
    {
        static bool[] Of(string op, string value) => Test(TensorColumn.Of<long>([-1, 0, 1]), op, JsonNode.Parse(value)!);

        Assert.Equal([false, false, false], Of("=", "1e-400"));
        Assert.Equal([true, true, false], Of("<", "1e-400"));
        Assert.Equal([true, false, false], Of("<", "-1e-400"));
        Assert.Equal([false, false, false], Of("=", "0.99999999999999999999999999999999"));
        Assert.Equal([false, false, true], Of(">", "0.99999999999999999999999999999999"));
        Assert.Equal([true, true, true], Of("<", "1e400"));
    }

    [Fact]
    public void Infinity_is_above_every_value_that_can_be_written()
    {
        var wide = TensorColumn.Of<double>([double.PositiveInfinity, double.MaxValue, double.NegativeInfinity, double.NaN]);

        Assert.Equal([false, false, false, false], Test(wide, "=", JsonNode.Parse("1e400")!));
        Assert.Equal([true, false, false, false], Test(wide, ">", JsonNode.Parse("1e400")!));
        Assert.Equal([false, false, true, false], Test(wide, "<", JsonNode.Parse("-1e400")!));
        Assert.Equal([true], Test(TensorColumn.Of<float>([float.PositiveInfinity]), ">", JsonNode.Parse("1e400")!));
    }
}
