using CsCheck;

namespace Fireworks.Tests;

public sealed class RowCopiesTests
{
    [Fact]
    public void Copies_stand_where_a_list_of_all_of_them_has_them() => Gen.Int[0, 4].Array[0, 20].Sample(times =>
    {
        var all = times.Index().SelectMany(t => Enumerable.Range(0, t.Item).Select(copy => (t.Index, (long)copy))).ToArray();

        var copies = new RowCopies(times.Select(t => (long)t));

        Assert.Equal((all.Length, times.Length), (copies.Count, copies.Rows));
        Assert.Equal(all, Enumerable.Range(0, all.Length).Select(place => copies[place]));
        for (var start = 0; start <= all.Length; start++) Assert.Equal(all[start..], copies.Slice(start, all.Length - start));
        Assert.Equal(times.Index().Select(t => times.Take(t.Index).Sum(before => (long)before)), times.Index().Select(t => copies.Before(t.Index)));
    }, iter: 300);

    [Fact]
    public void There_may_be_more_copies_than_memory()
    {
        var copies = new RowCopies([1L << 40, 0, 1L << 41]);

        Assert.Equal(3L << 40, copies.Count);
        Assert.Equal([(0, (1L << 40) - 1), (2, 0), (2, 1)], copies.Slice((1L << 40) - 1, 3));
    }
}
