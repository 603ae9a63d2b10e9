using System.Buffers.Binary;
using System.Text;

namespace Fireworks.Tests;

/// <summary>A FlatBuffers document made by hand, in which several places may point at the same one, as no honest writer's do.</summary>
internal abstract class FlatDocument
{
    private const int Alignment = 8;

    /// <summary>What it points at, each by the place in it where the distance is written.</summary>
    protected virtual IEnumerable<(int Place, FlatDocument To)> Links => [];

    /// <summary>Where it begins, in the bytes that are its own: a table lies behind its vtable.</summary>
    protected virtual int Origin => 0;

    protected abstract byte[] Own();

    /// <summary>A table of these fields: numbers of 1, 2, 4 or 8 bytes, or what is pointed at; null for one that is absent.</summary>
    public static FlatDocument Table(params object?[] fields) => new TableOf(fields);

    public static FlatDocument Vector(IEnumerable<FlatDocument> items) => new VectorOf([.. items]);

    /// <summary>A vector of structures of several words each.</summary>
    public static FlatDocument Structs(int wordsEach, params long[] words) => new BytesOf(words.Length / wordsEach, [.. words.SelectMany(BitConverter.GetBytes)], 4);

    public static FlatDocument Text(string text) => new BytesOf(Encoding.UTF8.GetByteCount(text), Encoding.UTF8.GetBytes(text), 0);

    /// <summary>A place within a text, as if another text began there.</summary>
    public static FlatDocument Inside(FlatDocument text, int at) => new PlaceIn(text, at);

    /// <summary>The bytes of a document with this at its root.</summary>
    public byte[] ToBytes()
    {
        var order = new List<FlatDocument>();
        Visit(this, order, new HashSet<FlatDocument>(ReferenceEqualityComparer.Instance));
        order.Reverse();                                   // distances are positive: whoever points comes first
        var (starts, at) = (new Dictionary<FlatDocument, int>(ReferenceEqualityComparer.Instance), Alignment);
        foreach (var part in order)
        {
            starts[part] = at;
            at += (part.Own().Length + Alignment - 1) / Alignment * Alignment;
        }
        var bytes = new byte[at];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, starts[this] + Origin);
        foreach (var part in order)
        {
            part.Own().CopyTo(bytes, starts[part]);
            foreach (var (place, to) in part.Links)
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(starts[part] + place), Place(to, starts) - (starts[part] + place));
        }
        return bytes;
    }

    private static int Place(FlatDocument part, Dictionary<FlatDocument, int> starts) => part is PlaceIn inside ? starts[inside.Whole] + 4 + inside.At : starts[part] + part.Origin;

    private static void Visit(FlatDocument part, List<FlatDocument> order, HashSet<FlatDocument> seen)
    {
        if (part is PlaceIn inside) part = inside.Whole;
        if (!seen.Add(part)) return;
        foreach (var (_, to) in part.Links) Visit(to, order, seen);
        order.Add(part);
    }

    private sealed class TableOf(object?[] fields) : FlatDocument
    {
        private const int Slot = 8;                        // each field has as much room as the longest needs

        protected override int Origin => (4 + 2 * fields.Length + Alignment - 1) / Alignment * Alignment;

        protected override IEnumerable<(int Place, FlatDocument To)> Links =>
            fields.Select((to, i) => (Origin + Slot * (i + 1), to as FlatDocument)).Where(link => link.Item2 is not null)!;

        protected override byte[] Own()
        {
            var own = new byte[Origin + Slot * (fields.Length + 1)];
            BinaryPrimitives.WriteInt16LittleEndian(own, (short)(4 + 2 * fields.Length));
            BinaryPrimitives.WriteInt16LittleEndian(own.AsSpan(2), (short)(own.Length - Origin));
            BinaryPrimitives.WriteInt32LittleEndian(own.AsSpan(Origin), Origin);
            for (var i = 0; i < fields.Length; i++)
            {
                if (fields[i] is null) continue;
                BinaryPrimitives.WriteInt16LittleEndian(own.AsSpan(4 + 2 * i), (short)(Slot * (i + 1)));
                if (fields[i] is not FlatDocument) BinaryPrimitives.WriteInt64LittleEndian(own.AsSpan(Origin + Slot * (i + 1)), Convert.ToInt64(fields[i]));
            }
            return own;
        }
    }

    private sealed class PlaceIn(FlatDocument text, int at) : FlatDocument
    {
        public FlatDocument Whole { get; } = text;

        public int At { get; } = at;

        protected override byte[] Own() => [];
    }

    private sealed class VectorOf(FlatDocument[] items) : FlatDocument
    {
        protected override IEnumerable<(int Place, FlatDocument To)> Links => items.Select((item, i) => (4 + 4 * i, item));

        protected override byte[] Own() => [.. BitConverter.GetBytes(items.Length), .. new byte[4 * items.Length]];
    }

    /// <summary>A count and bytes, behind so much that the bytes are aligned.</summary>
    private sealed class BytesOf(int count, byte[] bytes, int before) : FlatDocument
    {
        protected override int Origin => before;

        protected override byte[] Own() => [.. new byte[before], .. BitConverter.GetBytes(count), .. bytes, 0];
    }
}
