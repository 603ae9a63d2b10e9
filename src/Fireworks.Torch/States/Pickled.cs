namespace Fireworks;

/// <summary>What a pickle may hold beside plain values: nothing here can do anything.</summary>
internal abstract record Pickled
{
    /// <summary>A mark on the stack.</summary>
    internal sealed record Mark : Pickled;

    /// <summary>A name on the list of those that are allowed; never looked up.</summary>
    internal sealed record Global(string Name) : Pickled;

    /// <summary>Values in order.</summary>
    internal sealed record Tuple(object?[] Items) : Pickled;

    /// <summary>Values in order, which may grow.</summary>
    internal sealed record Sequence(List<object?> Items) : Pickled;

    /// <summary>Values by key, in order.</summary>
    internal sealed record Dictionary(List<KeyValuePair<object?, object?>> Items) : Pickled;

    /// <summary>The cells that tensors share.</summary>
    internal sealed record Storage(CellType Type, string Key, long Count) : Pickled;

    /// <summary>A tensor as a view of a storage.</summary>
    internal sealed record Tensor(Storage Cells, long Offset, long[] Shape, long[] Strides) : Pickled;
}
