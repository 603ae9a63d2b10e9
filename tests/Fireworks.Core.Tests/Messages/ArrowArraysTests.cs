using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks.Tests;

public sealed class ArrowArraysTests
{
    [Fact]
    public void A_tensor_row_that_is_a_gap_may_lack_its_cells_too()
    {
        var type = new FixedSizeListType(new Field("item", FloatType.Default, true), 2);
        var rows = new FixedSizeListArray.Builder(FloatType.Default, 2);
        var cells = (FloatArray.Builder)rows.ValueBuilder;
        rows.Append();
        cells.Append(1).Append(2);
        rows.AppendNull();
        rows.Append();
        cells.Append(5).AppendNull();
        var array = rows.Build();
        Message Slice(int start, int length) => ArrowStream.FromBatch(new RecordBatch(
            new Schema([new("t", type, true)], null), [ArrowArrayFactory.Slice(array, start, length)], length));

        var whole = Slice(0, 2)["t"];

        Assert.Equal(new float[] { 1, 2 }, whole[0]);
        Assert.Null(whole[1]);
        Assert.Null(Slice(1, 1)["t"][0]);
        Assert.Contains("gaps within rows", Assert.Throws<ArrowFormatException>(() => Slice(1, 2)).Message);
    }
}
