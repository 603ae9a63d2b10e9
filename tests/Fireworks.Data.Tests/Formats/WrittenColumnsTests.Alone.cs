using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A column alone, of which a line of CSV may be blank.</summary>
public sealed partial class WrittenColumnsTests
{
    [Theory]
    [InlineData("text?", "", null)]
    [InlineData("text?", null, null)]
    [InlineData("text?", null, "", null, "x", null)]
    [InlineData("text", "", "")]
    [InlineData("text", "x", "")]
    public async Task A_column_of_texts_alone_keeps_what_is_blank_wherever_it_stands(string kind, params string?[] texts)
    {
        var written = new Message(("c", kind == "text" ? TextColumn.Of([.. texts.OfType<string>()]) : Columns.Of(texts)));
        foreach (var format in (string[])["csv", "tsv", "jsonl"])
        {
            await MessageFiles.SaveAsync(written, _temp[$"rows.{format}"]);

            Assert.Equal(written, await Source(format, new JsonObject { ["c"] = kind }, ["c"]).RowsAsync());
        }
    }

    [Fact]
    public async Task A_column_of_numbers_alone_keeps_what_is_missing_at_its_end_without_a_declaration()
    {
        await MessageFiles.SaveAsync(Message.Of(("n", new long?[] { 1, null })), _temp["whole.csv"]);
        await MessageFiles.SaveAsync(Message.Of(("x", new double[] { 0.5, double.NaN })), _temp["fraction.csv"]);

        Assert.Equal(Message.Of(("n", new long?[] { 1, null })), await MessageFiles.LoadAsync(_temp["whole.csv"]));
        Assert.Equal([0.5, double.NaN], (await MessageFiles.LoadAsync(_temp["fraction.csv"])).Column<double>("x"));
    }
}
