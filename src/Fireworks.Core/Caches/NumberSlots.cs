using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Slots of numbers: rows of one width, gathered and scattered by one loop per width.</summary>
internal sealed class NumberSlots : SlotColumn
{
    private const int SegmentBytes = 1 << 20;

    private readonly ColumnType _type;
    private readonly int _width;
    private readonly int _shift;
    private readonly int _mask;
    private readonly List<Block> _segments = [];

    public NumberSlots(ColumnType type)
    {
        (_type, _width) = (type, type.RowBytes);
        _shift = int.Log2(Math.Max(1, SegmentBytes / Math.Max(1, _width)));
        _mask = (1 << _shift) - 1;
    }

    public override bool Fits(Column column) => column is TensorColumn;

    public override void Reserve(int slots)
    {
        while ((long)_segments.Count << _shift < slots) _segments.Add(Block.Rent(checked(_width << _shift)));
    }

    public override void Scatter(Column rows, ReadOnlySpan<int> slots)
    {
        var data = ((TensorColumn)rows).Data.Span;
        switch (_width)
        {
            case 1: Scatter(data, slots); break;
            case 2: Scatter(MemoryMarshal.Cast<byte, short>(data), slots); break;
            case 4: Scatter(MemoryMarshal.Cast<byte, int>(data), slots); break;
            case 8: Scatter(MemoryMarshal.Cast<byte, long>(data), slots); break;
            default:
                for (var i = 0; i < slots.Length; i++)
                    if (slots[i] >= 0) data.Slice(i * _width, _width).CopyTo(Wide(slots[i]));
                break;
        }
        GC.KeepAlive(rows);
        GC.KeepAlive(this);
    }

    private void Scatter<T>(ReadOnlySpan<T> from, ReadOnlySpan<int> slots) where T : unmanaged
    {
        for (var i = 0; i < slots.Length; i++)
            if (slots[i] is >= 0 and var slot) Segment<T>(slot)[slot & _mask] = from[i];
    }

    public override Column Gather(ReadOnlySpan<int> slots)
    {
        var block = TensorColumn.Room(_type, slots.Length);
        var to = block.GetSpan();
        switch (_width)
        {
            case 1: Gather(to, slots); break;
            case 2: Gather(MemoryMarshal.Cast<byte, short>(to), slots); break;
            case 4: Gather(MemoryMarshal.Cast<byte, int>(to), slots); break;
            case 8: Gather(MemoryMarshal.Cast<byte, long>(to), slots); break;
            default:
                for (var i = 0; i < slots.Length; i++) Wide(slots[i]).CopyTo(to[(i * _width)..]);
                break;
        }
        GC.KeepAlive(this);
        return new TensorColumn(_type, slots.Length, block.Memory);
    }

    private void Gather<T>(Span<T> to, ReadOnlySpan<int> slots) where T : unmanaged
    {
        for (var i = 0; i < slots.Length; i++) to[i] = Segment<T>(slots[i])[slots[i] & _mask];
    }

    private Span<T> Segment<T>(int slot) where T : unmanaged => MemoryMarshal.Cast<byte, T>(_segments[slot >> _shift].GetSpan());

    private Span<byte> Wide(int slot) => _segments[slot >> _shift].GetSpan().Slice((slot & _mask) * _width, _width);
}
