namespace Fireworks;

/// <summary>Rows of several lengths, made equally long.</summary>
public static class Padding
{
    /// <summary>This message with a column of lists as a tensor, as wide as the longest of them, and how long each list is.</summary>
    /// <remarks>Another message has another longest list, so tensors of several messages differ in shape: pad what is one batch.</remarks>
    /// <typeparam name="T">The type of an item, such as <see cref="long"/> for numbers of tokens.</typeparam>
    /// <param name="batch">The rows.</param>
    /// <param name="column">The column of lists of <typeparamref name="T"/>, none of them a gap.</param>
    /// <param name="padding">What stands behind the items of a shorter list, such as <see cref="Vocabulary.Padding"/> or <see cref="Vocabulary.End"/>.</param>
    /// <returns>The rows; the column is T[longest], and <c>{column}_length</c>, int64, says how many items are no padding.</returns>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">The column holds no such lists.</exception>
    public static Message PadToLongest<T>(this Message batch, string column, T padding) where T : unmanaged
    {
        var type = DTypes.Of<T>();
        if (batch[column].ToHost() is not ListColumn { Items: TensorColumn { Type.RowShape.IsDefaultOrEmpty: true } items } lists || items.Type.DType != type)
            throw new ColumnTypeException(column, $"lists of {type.Name()} to be padded", batch.TypeOf(column).ToString());

        var lengths = new long[lists.Length];
        for (var row = 0; row < lengths.Length; row++) lengths[row] = lists.List(row).Length;
        var longest = (int)lengths.DefaultIfEmpty(0).Max();
        var rows = TensorColumn.Create<T>(new ColumnType(type, [longest]), lists.Length, to =>
        {
            to.Fill(padding);
            for (var row = 0; row < lengths.Length; row++) ((TensorColumn)lists.List(row)).Values<T>().Span.CopyTo(to[(row * longest)..]);
        });
        GC.KeepAlive(lists);
        return batch.With(column, rows).With($"{column}_length", TensorColumn.Of<long>(lengths));
    }
}
