using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class FilterTests : PipeConformance
{
    protected override Pipe Create(Pipe input) => new Filter(input, new All([new Compare("label", "<=", 5), new Not(new Like("title", "*number 7"))]));

    [Fact]
    public async Task Keeps_the_rows_that_meet_the_condition_in_their_order()
    {
        var pipe = new Filter(Digits.Pipe(20), new Compare("row", ">=", 15));

        Assert.Equal([15, 16, 17, 18, 19], (await pipe.RowsAsync()).Column<long>("row"));
        Assert.Equal([19, 15], (await pipe.ReadAsync(Rows.At(4, 0))).Column<long>("row"));
        Assert.Equal(5, await pipe.CountAsync());
    }

    [Fact]
    public async Task In_order_it_reads_its_input_once_and_no_more()
    {
        var source = new ForwardOnly(Digits.Pipe());

        await new Filter(source, new Compare("label", "=", 3)).RowsAsync();

        Assert.Equal((1, 50), (source.Opened, source.RowsRead));
    }

    [Fact]
    public async Task Its_condition_is_data()
    {
        using var graph = LocalGraph.Create(
            GraphResolver.Resolve(Graph.Parse("""
                { "fireworks": "graph/1", "name": "g", "nodes": {
                    "digits": { "kind": "digits", "rows": 10 },
                    "filter": { "kind": "filter", "from": "digits", "where": { "type": "any", "of": [
                        { "type": "compare", "column": "label", "op": "=", "value": 3 }, { "type": "in", "column": "row", "values": [1, 2] } ] } } },
                  "outputs": { "rows": "filter" } }
                """), Parts.Catalog),
            Parts.Catalog, new TestServices());

        Assert.Equal([1, 2, 9], (await graph["filter"].RowsAsync()).Column<long>("row"));
    }

    [Fact]
    public async Task A_row_with_a_gap_is_kept_by_no_comparison()
    {
        var rows = new MessagePipe(new Message(("age", Columns.Of(new int?[] { 3, null, 5, null })), ("row", TensorColumn.Of<int>([0, 1, 2, 3]))));

        Assert.Equal([2], (await new Filter(rows, new Compare("age", "!=", 3)).RowsAsync()).Column<int>("row"));
        Assert.Equal([0], (await new Filter(rows, new Compare("age", "<", 5)).RowsAsync()).Column<int>("row"));
        Assert.Equal([1, 2, 3], (await new Filter(rows, new Any([new IsMissing("age"), new Compare("age", "!=", 3)])).RowsAsync()).Column<int>("row"));
    }

    [Theory]
    [InlineData("""{ "type": "compare", "column": "label", "op": "==", "value": 3 }""", "must be one of =")]
    [InlineData("""{ "type": "compare", "column": "label", "op": "=", "value": [3] }""", "a number, a text or a truth value")]
    [InlineData("""{ "type": "compare", "column": "label", "op": "=" }""", "value")]
    [InlineData("""{ "type": "equals", "column": "label" }""", "equals")]
    public void A_condition_that_is_none_is_refused_by_name(string where, string says) =>
        Assert.Contains(says, Assert.Throws<ComponentConfigException>(() => new ComponentCatalog()["filter"].Create(
            new() { ["where"] = System.Text.Json.Nodes.JsonNode.Parse(where) }, new Dictionary<string, Pipe> { ["input"] = Digits.Pipe() })).Message);
}
