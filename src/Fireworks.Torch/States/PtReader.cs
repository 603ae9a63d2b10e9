using System.IO.Compression;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Reads one .pt file: its pickle, then the storages that its tensors view.</summary>
internal sealed class PtReader(ZipArchive zip, long maxBytes)
{
    private const int Deepest = 16;
    private const int MostNames = 1_000_000;
    private const int LongestName = 4096;

    private readonly Dictionary<string, Tensor> _storages = [];
    private readonly StateDict _state = new();
    private long _bytes;
    private int _names;

    public StateDict Read(int largestPickle)
    {
        var pickles = zip.Entries.Where(e => e.FullName.EndsWith("/data.pkl", StringComparison.Ordinal) && e.FullName.Count(c => c == '/') == 1).ToArray();
        if (pickles is not [var pickle]) throw new StateFileException($"This zip is no .pt file: it must have one 'data.pkl' in its one folder, but has {pickles.Length}.");
        var folder = pickle.FullName[..^"data.pkl".Length];
        if (Bytes(folder + "byteorder", 16) is { } order && !order.AsSpan().StartsWith("little"u8))
            throw new StateFileException("This .pt file was written on a big-endian machine; convert it there.");

        var root = new PickleReader(Bytes(pickle.FullName, largestPickle)!).Read();
        if (root is not Pickled.Dictionary) throw new StateFileException("This .pt file holds no dict of tensors; save it with torch.save(model.state_dict(), path).");
        try
        {
            Add(folder, "", root, depth: 0);
            return _state;
        }
        catch
        {
            _state.Dispose();
            throw;
        }
        finally
        {
            foreach (var storage in _storages.Values) storage.Dispose();
        }
    }

    // A pickle can hold itself, or one dict many times over: depth and number are bounded.
    private void Add(string folder, string name, object? value, int depth)
    {
        if (++_names > MostNames || depth > Deepest) throw new StateFileException($"This .pt file has more than {MostNames} names, or dicts more than {Deepest} deep.");
        if (name.Length > LongestName) throw new StateFileException($"This .pt file has a name of {name.Length} characters; at most {LongestName} are read.");
        switch (value)
        {
            case Pickled.Dictionary dictionary:
                foreach (var (key, item) in dictionary.Items) Add(folder, name.Length > 0 ? $"{name}.{KeyOf(key)}" : KeyOf(key), item, depth + 1);
                break;
            case Pickled.Tensor tensor:
                if (_state.Has(name)) throw Twice(name);
                _state.Add(name, TensorOf(folder, name, tensor));
                break;
            case long or double or string or bool:
                if (!_state.Values.TryAdd(name, value)) throw Twice(name);
                break;
            case Pickled.Tuple or Pickled.Sequence or null:
                break;                                        // plain, but no part of a state dict
            default:
                throw new StateFileException($"'{name}' in this .pt file is neither a tensor nor a plain value.");
        }
    }

    private static string KeyOf(object? key) => key switch
    {
        string { Length: > 0 } text => text,
        long number => number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => throw new StateFileException("A dict in this .pt file has a key that is neither a text nor a whole number."),
    };

    private static StateFileException Twice(string name) => new($"This .pt file has '{name}' twice.");

    private Tensor TensorOf(string folder, string name, Pickled.Tensor view)
    {
        Count(name, TensorCells.Count(view.Shape)!.Value * view.Cells.Type.Width);
        var storage = StorageOf(folder, name, view.Cells);
        return TorchWork.Run(grad: false, () => storage.as_strided(view.Shape, view.Strides, view.Offset).clone().contiguous());
    }

    private Tensor StorageOf(string folder, string name, Pickled.Storage storage)
    {
        if (_storages.TryGetValue(storage.Key, out var read))
        {
            return read.dtype == storage.Type.Scalar && read.NumberOfElements == storage.Count
                ? read
                : throw new StateFileException($"'{name}' in this .pt file sees storage '{storage.Key}' as another type or size than a tensor before it.");
        }
        var entry = zip.GetEntry($"{folder}data/{storage.Key}") ?? throw new StateFileException($"This .pt file has no storage '{storage.Key}', which '{name}' needs.");
        CheckStored(entry);
        if (entry.Length != Math.BigMul(storage.Count, storage.Type.Width))
            throw new StateFileException($"Storage '{storage.Key}' of this .pt file has {entry.Length} bytes, but {storage.Count} values of {storage.Type.Width} bytes are named.");
        Count(name, entry.Length);
        using var cells = entry.Open();
        return _storages[storage.Key] = TensorCells.Read(name, storage.Type, storage.Count, cells).DetachFromDisposeScope();
    }

    private byte[]? Bytes(string path, int most)
    {
        if (zip.GetEntry(path) is not { } entry) return null;
        CheckStored(entry);
        if (entry.Length > most) throw new StateFileException($"'{path}' in this .pt file has {entry.Length} bytes; at most {most} are read.");
        var bytes = new byte[entry.Length];
        using var stream = entry.Open();
        stream.ReadExactly(bytes);
        return bytes;
    }

    // torch.save never compresses; what does could grow without bound.
    private static void CheckStored(ZipArchiveEntry entry)
    {
        if (entry.CompressedLength != entry.Length) throw new StateFileException($"'{entry.FullName}' in this .pt file is compressed, which torch.save does not do; it is refused.");
    }

    private void Count(string name, long bytes)
    {
        _bytes += bytes;
        if (_bytes > 2 * Math.Min(maxBytes, long.MaxValue / 4))          // once as storages, once as tensors
            throw new StateFileException($"This .pt file holds more than {maxBytes} bytes of tensors (at '{name}'); allow more with maxBytes, if you trust it.");
    }
}
