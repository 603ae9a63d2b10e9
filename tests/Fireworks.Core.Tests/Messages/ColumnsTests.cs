namespace Fireworks.Tests;

public sealed class ColumnsTests
{
    private sealed record Owner(string Name, List<int> Numbers);

    [Fact]
    public void Collections_of_collections_are_lists()
    {
        Assert.Equal(Columns.Of(new int[]?[] { [1, 2], null, [] }).Type, Columns.Of(new List<List<int>?> { new() { 1, 2 }, null, new() }).Type);
        Assert.Equal("1 rows: Name text, Numbers list<int32>", Message.OfRecords([new Owner("a", [1, 2, 3])]).Summary);
        Assert.Equal([1, 2, 3], (int[])Message.OfRecords([new Owner("a", [1, 2, 3])])["Numbers"][0]!);
    }

    private sealed class Nested : IEnumerable<Nested>
    {
        public IEnumerator<Nested> GetEnumerator() => Enumerable.Empty<Nested>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }

    [Fact]
    public void A_collection_of_its_own_kind_is_refused_and_not_followed_for_ever() =>
        Assert.Contains("Nested", Assert.Throws<ColumnValueException>(() => Columns.Of(new List<Nested> { new() })).Message);

    [Fact]
    public void Several_axes_of_anything_but_plain_numbers_are_refused_by_that_rule()
    {
        Assert.All((Array[])[new int?[2, 2], new string[2, 2], new decimal[2, 2], new DateTime[1, 1], new uint[2, 2]], array =>
            Assert.Contains("several axes hold plain numbers", Assert.Throws<ColumnValueException>(() => Columns.Of(array)).Message));
        Assert.Contains("Int32?", Assert.Throws<ColumnValueException>(() => Columns.Of(new int?[2, 2])).Message);
    }
}
