using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TorchSharp;

namespace Fireworks;

/// <summary>Files in the safetensors format: eight bytes with the length of a JSON header, the header, then the cells of all tensors.</summary>
/// <remarks>The format holds no code. What is read is checked all the same: names once each, known cell types, sizes that fit the shapes, and
/// cells that fill the file without gaps or overlaps. Header values under <c>__metadata__</c> become <see cref="StateDict.Values"/>.
/// Source: https://github.com/huggingface/safetensors.</remarks>
public static class SafetensorsFile
{
    private const string Metadata = "__metadata__";
    private const long LargestHeader = 100 << 20;
    private const int Alignment = 8;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes of tensors to read, at least 1. Default 4 GiB.</param>
    /// <exception cref="StateFileException">It is no such file, damaged, or too large.</exception>
    public static StateDict Read(string path, long maxBytes = PtFile.DefaultMaxBytes)
    {
        using var file = File.OpenRead(path);
        return Read(file, maxBytes);
    }

    /// <summary>Reads a stream that can seek, from its position to its end.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    public static StateDict Read(Stream stream, long maxBytes = PtFile.DefaultMaxBytes)
    {
        Require.AtLeast(maxBytes, 1);
        using var header = Header(stream);
        var entries = Entries(header, stream.Length - stream.Position);
        if (entries.Sum(e => e.End - e.Start) > maxBytes)
            throw new StateFileException($"This safetensors file holds more than {maxBytes} bytes of tensors; allow more with maxBytes, if you trust it.");

        var state = new StateDict();
        try
        {
            foreach (var entry in entries)                    // in the order of their cells
            {
                using var cells = TensorCells.Read(entry.Name, entry.Type, TensorCells.Count(entry.Shape)!.Value, stream);
                state.Add(entry.Name, cells.reshape(entry.Shape));
            }
            foreach (var (name, value) in Values(header)) state.Values[name] = value;
            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    /// <summary>Writes a file, replacing one that is there.</summary>
    /// <exception cref="StateFileException">A tensor has 2 GiB or more, or cells that the format does not know.</exception>
    public static void Write(StateDict state, string path)
    {
        using var file = File.Create(path);
        Write(state, file);
    }

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Write(StateDict, string)"/>
    public static void Write(StateDict state, Stream stream)
    {
        var header = new JsonObject();
        if (state.Values.Count > 0)
            header[Metadata] = new JsonObject(state.Values.Select(v => KeyValuePair.Create(v.Key, (JsonNode?)Convert.ToString(v.Value, System.Globalization.CultureInfo.InvariantCulture))));
        var at = 0L;
        foreach (var (name, tensor) in state)
        {
            var type = CellType.Of(name, tensor);
            var end = at + tensor.NumberOfElements * type.Width;
            header[name] = new JsonObject
            {
                ["dtype"] = type.Safe ?? throw new StateFileException($"'{name}' has cells of type {tensor.dtype}, which safetensors does not hold; write a .pt file."),
                ["shape"] = new JsonArray([.. tensor.shape.Select(extent => (JsonNode)extent)]),
                ["data_offsets"] = new JsonArray(at, end),
            };
            at = end;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var padded = (json.Length + Alignment - 1) / Alignment * Alignment;
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, padded);
        stream.Write(length);
        stream.Write(json);
        for (var i = json.Length; i < padded; i++) stream.WriteByte((byte)' ');
        foreach (var (name, tensor) in state) TensorCells.Write(name, tensor, stream);
    }

    private static JsonDocument Header(Stream stream)
    {
        Span<byte> length = stackalloc byte[8];
        if (stream.ReadAtLeast(length, 8, throwOnEndOfStream: false) < 8) throw Damaged("it has fewer than 8 bytes");
        var bytes = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (bytes is < 2 or > LargestHeader || bytes > stream.Length - stream.Position) throw Damaged($"it names a header of {(ulong)bytes} bytes");
        var json = new byte[bytes];
        stream.ReadExactly(json);
        try
        {
            var header = JsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(json));
            return header.RootElement.ValueKind == JsonValueKind.Object ? header : throw Damaged("its header is no object");
        }
        catch (Exception e) when (e is JsonException or DecoderFallbackException)
        {
            throw new StateFileException($"This safetensors file is damaged: its header is no JSON in UTF-8. {e.Message}", e);
        }
    }

    private static List<Entry> Entries(JsonDocument header, long bytes)
    {
        try
        {
            return Checked(header, bytes);
        }
        catch (InvalidOperationException e)                   // an escape that is half a character
        {
            throw new StateFileException($"This safetensors file is damaged: its header has text that is no Unicode. {e.Message}", e);
        }
    }

    private static List<Entry> Checked(JsonDocument header, long bytes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        foreach (var field in header.RootElement.EnumerateObject())
        {
            if (!names.Add(field.Name)) throw Damaged($"it has '{field.Name}' twice");
            if (field.Name != Metadata) entries.Add(Entry.Read(field.Name, field.Value));
            else if (field.Value.ValueKind != JsonValueKind.Object || field.Value.EnumerateObject().Any(v => v.Value.ValueKind != JsonValueKind.String || v.Value.GetString() is null))
                throw Damaged("its metadata are no texts");
        }
        entries.Sort((a, b) => (a.Start, a.End).CompareTo((b.Start, b.End)));
        var at = 0L;
        foreach (var entry in entries)
        {
            if (entry.Start != at) throw Damaged($"the cells of '{entry.Name}' begin at byte {entry.Start}, not at {at} where those before it end");
            at = entry.End;
        }
        return at == bytes ? entries : throw Damaged($"its tensors take {at} bytes, but {bytes} follow the header");
    }

    private static IEnumerable<(string, string)> Values(JsonDocument header) =>
        header.RootElement.TryGetProperty(Metadata, out var values) ? values.EnumerateObject().Select(v => (v.Name, v.Value.GetString()!)) : [];

    private static StateFileException Damaged(string how) => new($"This safetensors file is damaged: {how}.");

    private sealed record Entry(string Name, CellType Type, long[] Shape, long Start, long End)
    {
        public static Entry Read(string name, JsonElement json)
        {
            if (name.Length == 0 || json.ValueKind != JsonValueKind.Object
                || !json.TryGetProperty("dtype", out var dtype) || dtype.ValueKind != JsonValueKind.String
                || !json.TryGetProperty("shape", out var shape) || Wholes(shape) is not { } extents
                || !json.TryGetProperty("data_offsets", out var offsets) || Wholes(offsets) is not [var start, var end])
                throw Damaged($"'{name}' has no dtype, shape and data_offsets");
            var type = CellType.All.FirstOrDefault(t => t.Safe == dtype.GetString())
                ?? throw new StateFileException($"'{name}' in this safetensors file has cells of type '{dtype.GetString()}', which libtorch does not hold here; known: {string.Join(", ", CellType.All.Select(t => t.Safe).OfType<string>())}.");
            if (TensorCells.Count(extents) is not { } count || start < 0 || end < start || (Int128)count * type.Width != end - start)
                throw Damaged($"'{name}' of {dtype.GetString()} {string.Join('x', extents)} does not fill bytes {start} to {end}");
            return new Entry(name, type, extents, start, end);
        }

        private static long[]? Wholes(JsonElement list)
        {
            if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > 64) return null;
            var values = new List<long>();
            foreach (var item in list.EnumerateArray())
            {
                if (item.ValueKind != JsonValueKind.Number || !item.TryGetInt64(out var value)) return null;
                values.Add(value);
            }
            return [.. values];
        }
    }
}
