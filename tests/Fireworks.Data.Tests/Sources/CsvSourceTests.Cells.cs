using System.Text;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Where rows end, and which cells are numbers.</summary>
public sealed partial class CsvSourceTests
{
    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task A_file_without_a_last_line_end_is_resumed_behind_any_row(string lineEnd)
    {
        var source = Source("a,b\n1,x\n2,y\n3,z".Replace("\n", lineEnd, StringComparison.Ordinal), chunkRows: 1);
        await using var reader = source.Open();

        for (var row = 1; await reader.NextAsync() is not null; row++)
            Assert.Equal(Enumerable.Range(1, 3).Skip(row), (await source.MessagesAsync(Cursor.Parse(reader.Position.ToString()))).Select(m => (int)m.Column<long>("a")[0]));
    }

    [Theory]
    [InlineData("a\n1\n2\n\n", 1, 2)]
    [InlineData("a\r\n1\r\n\r\n2\r\n\r\n", 1, null, 2)]
    [InlineData("a\n1\n\n\n", 1, null)]
    [InlineData("a\n1\n\"\"\n", 1, null)]
    public async Task Of_one_column_a_blank_line_is_a_row_but_the_last(string text, params int?[] values)
    {
        var rows = await Source(text).RowsAsync();

        Assert.Equal(values.Contains(null) ? "int64?" : "int64", rows["a"].Type.ToString());
        Assert.Equal(values.Select(v => (object?)(long?)v), Enumerable.Range(0, rows.Length).Select(row => rows["a"][row]));
        Assert.Equal(values.Length, await Source(text).CountAsync());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("x\n", 2)]
    public async Task A_blank_line_at_the_end_of_what_is_at_hand_is_one_only_if_nothing_follows(string more, int rowsBehind)
    {
        const int atHand = 256 << 10;                       // what is read at once
        var text = "aa\n" + string.Concat(Enumerable.Repeat("\"\"\n", atHand / 3 - 1)) + "\n" + more;
        Assert.Equal(atHand, text.Length - more.Length);

        var source = Bound(new CsvSource("none.csv", new JsonObject { ["aa"] = "text?" }) { Streams = () => new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        var rows = Message.Concat(await source.MessagesAsync());

        Assert.Equal(atHand / 3 - 1 + rowsBehind, rows.Length);
        Assert.Equal("", rows["aa"][atHand / 3 - 2]);
        if (rowsBehind > 0) Assert.Equal([null, "x"], [rows["aa"][atHand / 3 - 1], rows["aa"][atHand / 3]]);
    }

    [Fact]
    public async Task In_quotes_only_the_plainest_numbers_are_numbers()
    {
        var rows = await Source("a,b,c,d,e,f\n\"1\",\"01\",\"nan\",\" 5\",\"+5\",\"-0.5e3\"\n\"-2\",\"2\",\"inf\",\" \",\"6\",\"7\"\n").RowsAsync();

        Assert.Equal("2 rows: a int64, b text, c text, d text, e text, f float64", rows.Summary);
    }

    [Fact]
    public async Task Names_in_quotes_keep_their_white_space() => Assert.Equal(["a", " b "], (await Source(" a ,\" b \"\n1,2\n").RowsAsync()).Names);

    [Theory]
    [InlineData("int64")]
    [InlineData("uint8")]
    [InlineData("uint32")]
    [InlineData("uint64")]
    [InlineData("float32")]
    [InlineData("float64")]
    [InlineData("decimal(9,2)")]
    public async Task A_number_with_a_zero_byte_behind_it_is_none(string type)
    {
        Assert.Equal(["5\0", "6"], (await Source("a\n5\0\n6\n").RowsAsync()).Text("a"));
        await Assert.ThrowsAsync<CsvException>(async () => await Source("a\n5\0\n", $$"""{"a":"{{type}}"}""").RowsAsync());
    }

    [Theory]
    [InlineData("date32", "202\0-01-01")]
    [InlineData("timestamp[s]", "2024-01-01T00:0\0")]
    [InlineData("duration[s]", "PT1\0S")]
    public async Task A_time_with_a_zero_byte_is_none(string type, string cell) =>
        await Assert.ThrowsAsync<CsvException>(async () => await Source($"a\n{cell}\n", $$"""{"a":"{{type}}"}""").RowsAsync());

    [Theory]
    [InlineData("1\n")]
    [InlineData("0.5\n")]
    public async Task No_float64_is_advised_for_a_number_beyond_all_of_them(string before)
    {
        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source($"a\n{before}{new string('9', 400)}\n").RowsAsync());

        Assert.Contains("\"a\": \"text\"", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\"float64\"", refused.Message, StringComparison.Ordinal);
    }
}
