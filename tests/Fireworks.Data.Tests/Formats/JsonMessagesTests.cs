using System.Text;
using CsCheck;

namespace Fireworks;

public sealed class JsonMessagesTests
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""[{"n": 1, "x": 0.5, "name": "a", "image": [[1, 2], [3, 4]]}, {"n": 2, "x": 1, "name": "b", "image": [[5, 6], [7, 8]]}]""")]
    [InlineData("{\"n\": 1, \"x\": 0.5, \"name\": \"a\", \"image\": [[1, 2], [3, 4]]}\n{\"n\": 2, \"x\": 1, \"name\": \"b\", \"image\": [[5, 6], [7, 8]]}")]
    public void Reads_an_array_of_objects_and_objects_line_by_line(string json)
    {
        var rows = JsonMessages.Read(Encoding.UTF8.GetBytes(json));

        Assert.Equal("2 rows: n int64, x float64, name text, image int64[2,2]", rows.ToString().Split('\n')[0]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], rows.Column<long>("image"));
    }

    [Fact]
    public async Task What_is_written_reads_back_the_same() => await Gen.Select(Gen.Long.Array[1, 30], Gen.Bool).SampleAsync(async (numbers, lines) =>
    {
        var rows = new Message(("n", TensorColumn.Of(numbers)), ("t", TextColumn.Of([.. numbers.Select(n => $"\"{n}\"\n")])));

        var again = JsonMessages.Read(await JsonMessages.WriteAsync(rows, lines, Now));

        Assert.Equal(rows, again);
    }, iter: 50);

    [Fact]
    public void Types_are_taken_from_every_row_not_from_the_first_thousand()
    {
        var json = string.Join('\n', Enumerable.Range(0, 1500).Select(i => i < 1400 ? $$"""{"v": {{i}}}""" : """{"v": 0.5}"""));

        Assert.Equal(0.5, JsonMessages.Read(Encoding.UTF8.GetBytes(json)).Column<double>("v")[1499]);
    }

    [Fact]
    public void What_is_no_json_is_refused_with_its_line()
    {
        var refused = Assert.Throws<DataFileException>(() => JsonMessages.Read("{\"v\": 1}\n{\"v\": }"u8.ToArray()));

        Assert.StartsWith("rows, line 2", refused.Message, StringComparison.Ordinal);
    }
}
