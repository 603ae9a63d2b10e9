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

    [Fact]
    public async Task Codes_are_text_unless_they_are_declared_to_be_numbers()
    {
        const string text = "zip,tel,change,x\n00501,+4930,-007,0.5\n10115,4930,1,-0\n";

        var codes = await Source(text).RowsAsync();
        var numbers = await Source(text, """{"zip":"int64","tel":"int32","change":"float64"}""").RowsAsync();

        Assert.Equal("2 rows: zip text, tel text, change text, x float64", codes.Summary);
        Assert.Equal(["00501", "10115"], codes.Text("zip"));
        Assert.Equal([501, 10115], numbers.Column<long>("zip"));
        Assert.Equal([4930, 4930], numbers.Column<int>("tel"));
        Assert.Equal([-7d, 1], numbers.Column<double>("change"));
    }

    [Theory]
    [InlineData("a, b\n1, .5\n 2 ,-.25\n")]
    [InlineData("a,b\n1,5e-1\n2,-2.5E-1\n")]
    public async Task Blanks_around_numbers_and_other_spellings_do_not_matter(string text)
    {
        var rows = await Source(text).RowsAsync();

        Assert.Equal([1, 2], rows.Column<long>("a"));
        Assert.Equal([0.5, -0.25], rows.Column<double>("b"));
    }

    [Fact]
    public async Task Words_for_numbers_are_numbers_among_numbers_and_alone_words()
    {
        var rows = await Source("name,x\nNan,nan\nInf,1\n").RowsAsync();

        Assert.Equal(["Nan", "Inf"], rows.Text("name"));
        Assert.Equal([double.NaN, 1], rows.Column<double>("x"));
    }

    [Theory]
    [InlineData("1", "007")]
    [InlineData("1", "+9")]
    [InlineData("1", "\"007\"")]
    [InlineData("1", "\" 8\"")]
    [InlineData("1", "\"  \"")]
    [InlineData("0.5", "00.5")]
    [InlineData("0.5", "+0.5")]
    [InlineData("0.5", "\"nan\"")]
    [InlineData("0.5", "\"inf\"")]
    [InlineData("0.5", "\"  \"")]
    [InlineData("", "007")]
    [InlineData("", "\"  \"")]
    public async Task Text_behind_the_sample_is_not_taken_for_a_number(string before, string cell)
    {
        var text = "id,n\n0,1\n" + string.Concat(Enumerable.Repeat($"1,{before}\n", CsvSource.SampleRows - 1)) + $"2,{cell}\n";

        var refused = await Assert.ThrowsAsync<CsvException>(async () => await Source(text).RowsAsync());

        Assert.Equal((CsvSource.SampleRows + 2, "n"), (refused.Line, refused.Column));
        Assert.Contains("\"types\": { \"n\": ", refused.Message, StringComparison.Ordinal);
        if (cell.Trim('"', ' ').Length > 0) Assert.Contains("which is text by its quotes, leading zero or plus", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_numbers_in_quotes_behind_the_sample_are_numbers()
    {
        var text = "n,x\n" + string.Concat(Enumerable.Repeat("1,0.5\n", CsvSource.SampleRows)) + "\"-2\",\"1.5e3\"\n3,\"\"\n";

        var rows = (await Source(text).RowsAsync()).Slice(CsvSource.SampleRows, 2);

        Assert.Equal([-2, 3], rows.Column<long>("n"));
        Assert.Equal([1500, double.NaN], rows.Column<double>("x"));
    }

    [Fact]
    public async Task An_empty_cell_in_quotes_is_no_blank_line() =>
        Assert.Equal(3, (await Assert.ThrowsAsync<CsvException>(async () => await Source("a,b\n1,2\n\"\"\n3,4\n").RowsAsync())).Line);

    [Fact]
    public async Task A_cursor_at_which_no_row_begins_is_refused() =>
        await Assert.ThrowsAsync<CsvException>(async () => await Source("a\n1\n2\n").RowsAsync(Cursor.At(0, 1, Cursor.At(0, 0), Cursor.At(0, 1))));

    [Fact]
    public async Task A_disk_that_fails_is_said_of_the_file()
    {
        var source = Bound(new CsvSource("rows.csv") { Streams = () => new FailingStream() });

        var inOrder = await Assert.ThrowsAnyAsync<DataFileException>(async () => await source.RowsAsync());
        var counted = await Assert.ThrowsAnyAsync<DataFileException>(async () => await source.CountAsync());

        Assert.All([inOrder, counted], refused => Assert.StartsWith("rows.csv: ", refused.Message, StringComparison.Ordinal));
    }

    private sealed class FailingStream() : MemoryStream("a\n"u8.ToArray())
    {
        public override int Read(Span<byte> buffer) => throw new IOException("Input/output error");
    }
}
