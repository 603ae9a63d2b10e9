namespace Fireworks;

/// <summary>The names that a .pt file may call, and what we make of each. A name that is not here is refused, and none is ever looked up.</summary>
internal static class PtGlobals
{
    private const string OrderedDict = "collections.OrderedDict";
    private const string RebuildTensor = "torch._utils._rebuild_tensor_v2";
    private const int MostAxes = 64;

    private static readonly Dictionary<string, CellType> Storages = CellType.All.ToDictionary(type => $"torch.{type.Storage}", StringComparer.Ordinal);

    /// <summary>The name, if it is allowed.</summary>
    /// <exception cref="StateFileException">It is not.</exception>
    public static Pickled.Global Allowed(string name) => name is OrderedDict or RebuildTensor || Storages.ContainsKey(name)
        ? new Pickled.Global(name)
        : throw new StateFileException(
            $"This .pt file asks for '{name}', which is refused: only tensors, their storages, ordered dicts and plain values are read, and nothing is run. " +
            "Save the weights alone: torch.save(model.state_dict(), path).");

    /// <summary>The storage that a persistent id names: ('storage', type, key, device, count).</summary>
    public static Pickled.Storage StorageOf(object? id) =>
        id is Pickled.Tuple { Items: ["storage", Pickled.Global type, string key, string, long count] } && Storages.TryGetValue(type.Name, out var cells) && count >= 0
            ? new Pickled.Storage(cells, key, count)
            : throw new StateFileException("This .pt file names a storage in a way that torch.save does not; save it again with torch.save and its defaults.");

    /// <summary>What a call makes.</summary>
    public static object Call(string name, object?[] arguments) => (name, arguments) switch
    {
        (OrderedDict, []) => new Pickled.Dictionary([]),
        (RebuildTensor, [Pickled.Storage storage, long offset, Pickled.Tuple shape, Pickled.Tuple strides, bool, Pickled.Dictionary, ..]) when arguments.Length <= 7 =>
            TensorOf(storage, offset, Longs(shape), Longs(strides)),
        _ => throw new StateFileException($"This .pt file calls '{name}' with what torch.save does not give it; save it again with torch.save and its defaults."),
    };

    /// <summary>Lets the note that a state dict carries about versions pass, unread.</summary>
    public static void CheckAttributes(object? attributes, object? target)
    {
        if (target is not Pickled.Dictionary || attributes is not Pickled.Dictionary { Items: [{ Key: "_metadata" }] })
            throw new StateFileException("This .pt file sets attributes of an object, which is refused: only the '_metadata' of a state dict may be there.");
    }

    private static long[] Longs(Pickled.Tuple tuple) => tuple.Items.Length <= MostAxes && tuple.Items.All(item => item is long)
        ? [.. tuple.Items.Select(item => (long)item!)]
        : throw new StateFileException("A tensor in this .pt file has extents that are no whole numbers, or more than 64 of them.");

    private static Pickled.Tensor TensorOf(Pickled.Storage storage, long offset, long[] shape, long[] strides)
    {
        var tensor = new Pickled.Tensor(storage, offset, shape, strides);
        if (shape.Length != strides.Length || offset < 0 || strides.Any(s => s < 0) || TensorCells.Count(shape) is not { } count || count > storage.Count || !Reaches(tensor, count))
            throw new StateFileException(
                $"A tensor in this .pt file reaches outside its storage '{storage.Key}' of {storage.Count} values: " +
                $"shape {string.Join('x', shape)}, strides {string.Join('x', strides)}, offset {offset}. The file is damaged or was made to harm, or it is an expanded " +
                "view, which holds more values than its storage: save it with .contiguous().");
        return tensor;
    }

    // The last value that the view reaches must lie in the storage; the arithmetic itself must not overflow.
    private static bool Reaches(Pickled.Tensor tensor, long count)
    {
        if (count == 0) return tensor.Offset <= tensor.Cells.Count;
        Int128 last = tensor.Offset;
        foreach (var (extent, stride) in tensor.Shape.Zip(tensor.Strides)) last += (Int128)(extent - 1) * stride;
        return last < tensor.Cells.Count;
    }
}
