namespace Fireworks.Tests;

public sealed class LazyColumnTests
{
    // Memory that nobody writes is never there: 3 GiB of columns take some pages.
    private static Message Large()
    {
        const int rows = 1 << 14, width = 1 << 16;
        var piece = new Message(("row", TensorColumn.Create<byte>(new(DType.UInt8, [width]), rows, to =>
        {
            for (var row = 0; row < rows; row += 1000) to[row * width] = (byte)(1 + row / 1000);
        })));
        return Message.Concat(piece, piece, piece);
    }

    [Fact]
    public void Rows_are_gathered_also_of_a_column_that_no_single_piece_could_hold()
    {
        var large = Large();

        var some = large.Take(Rows.At(32_768 + 3000, 1000, 16_384 + 2000, 1000, 0))["row"];

        Assert.Equal([4, 2, 3, 2, 1], Enumerable.Range(0, some.Length).Select(row => (int)((byte[])some[row]!)[0]));
        Assert.Null(large.Take(Rows.At(1, 5)).Chosen("row"));
        Assert.Equal(0, large.Take(Rows.At())["row"].Length);
    }

    [Fact]
    public void Joining_what_no_piece_can_hold_is_refused() =>
        Assert.Contains("Chunks", Assert.Throws<MessageShapeException>(() => Large()["row"]).Message);
}
