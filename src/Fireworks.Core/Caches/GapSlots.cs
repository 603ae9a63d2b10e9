using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Slots of a column with gaps or of one of Arrow's types: slots of its values, and beside them of whether there is one.</summary>
internal sealed class GapSlots(string name, ArrowColumn first) : SlotColumn
{
    private static readonly TensorColumn AllThere = TensorColumn.Of<bool>([true]);

    private readonly (IArrowType? Logical, bool Nullable) _kind = (first.Logical, first.Type.Nullable);
    private readonly SlotColumn _values = For(name, first.Storage);
    private readonly NumberSlots? _present = first.Type.Nullable ? new(new ColumnType(DType.Bool)) : null;

    public override bool Fits(Column column) => column is ArrowColumn gappy && _values.Fits(gappy.Storage);

    public override void Reserve(int slots)
    {
        _values.Reserve(slots);
        _present?.Reserve(slots);
    }

    public override void Scatter(Column rows, ReadOnlySpan<int> slots)
    {
        var gappy = (ArrowColumn)rows;
        _values.Scatter(gappy.Storage, slots);
        _present?.Scatter(gappy.Present ?? AllThere.Gather(new int[slots.Length]), slots);
    }

    public override Column Gather(ReadOnlySpan<int> slots) =>
        new ArrowColumn(_values.Gather(slots), (TensorColumn?)_present?.Gather(slots), _kind.Logical, _kind.Nullable);

    public override void Clear(int slot) => _values.Clear(slot);
}
