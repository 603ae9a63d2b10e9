namespace Fireworks;

public sealed partial class MessageCache
{
    private const string RowColumn = "fireworks.row", UsesColumn = "fireworks.uses", PolicyField = "fireworks.cache", DrawsField = "fireworks.draws";

    /// <summary>The rows held and their order of going, as an Arrow stream. What was announced by <see cref="Expect"/> is not saved: announce the rest again.</summary>
    public byte[] Save()
    {
        var held = _policy.Save().ToArray();
        var rows = Gather([.. held.Select(h => h.Slot)]);
        // As a plain sequence: the compiler would take the message's Length for its number of columns.
        return ArrowStream.ToBytes(
            new Message([
                new(RowColumn, TensorColumn.Of<long>([.. held.Select(h => _rowIn[h.Slot])])),
                new(UsesColumn, TensorColumn.Of<long>([.. held.Select(h => h.Uses)])),
                .. rows.AsEnumerable()]),
            new Dictionary<string, string> { [PolicyField] = Policy, [DrawsField] = _policy.Draws.ToString(System.Globalization.CultureInfo.InvariantCulture) });
    }

    /// <summary>Takes over the rows of a saved cache of the same policy, before anything is stored: the rest goes on as it would have there.</summary>
    /// <remarks>A smaller cache keeps those that would have gone last.</remarks>
    /// <exception cref="ComponentStateException">The bytes are no saved cache, or one of another policy.</exception>
    /// <exception cref="InvalidOperationException">The cache holds rows already.</exception>
    public void Restore(ReadOnlyMemory<byte> bytes)
    {
        if (Count > 0) throw new InvalidOperationException("A saved cache is taken over by an empty one; make another.");
        var (saved, metadata) = Parse(bytes);
        if (metadata.GetValueOrDefault(PolicyField) is var policy && policy != Policy)
            throw new ComponentStateException($"These bytes are {(policy is null ? "no saved cache" : $"a saved cache of the policy {policy}")}; this one has {Policy}.");
        if (!long.TryParse(metadata.GetValueOrDefault(DrawsField), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var draws))
            throw Damaged("does not say how often it drew");
        if (saved.Length > 0)
        {
            var (rows, uses) = (Numbers(saved, RowColumn), Numbers(saved, UsesColumn));
            if (rows.Any(row => row < 0) || rows.Distinct().Count() < rows.Length) throw Damaged("holds a row twice, or one before row 0");
            // The order of going: nothing is used less often than what goes before it.
            if (uses[0] < 0 || uses.Zip(uses.Skip(1)).Any(pair => pair.Second < pair.First)) throw Damaged("has its rows in another order than that of their going");
            var message = saved.Without(RowColumn, UsesColumn);
            var columns = Columns(message);
            var slots = new int[rows.Length];
            for (var i = 0; i < slots.Length; i++) slots[i] = Take(rows[i], uses[i], BytesOf(columns, i));
            for (var i = 0; i < columns.Length; i++) _columns.GetAt(i).Value.Scatter(columns[i], slots);
        }
        // Making room in a smaller cache may have drawn.
        _policy.Draws = draws;
    }

    private static long[] Numbers(Message saved, string column) => saved.Has(column) && saved[column] is TensorColumn { Type: var type } && type == new ColumnType(DType.Int64)
        ? saved.Column<long>(column).ToArray()
        : throw Damaged($"has no column '{column}' of int64");

    private static ComponentStateException Damaged(string how) => new($"A saved cache has each row once, in the order of their going, but this {how}; it is damaged. Begin with an empty cache.");

    private int Take(long row, long uses, long bytes)
    {
        if (bytes > MaxBytes) return -1;
        while (Count > 0 && (Count >= MaxRows || ByteCount + bytes > MaxBytes)) Remove(_rowIn[_policy.Victim()]);
        var slot = NewSlot();
        (_slotOf[row], _rowIn[slot], _bytesIn[slot]) = (slot, row, bytes);
        _policy.Restored(slot, row, uses);
        ByteCount += bytes;
        return slot;
    }

    private static (Message Message, IReadOnlyDictionary<string, string> Metadata) Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return ArrowStream.FromBytes(bytes);
        }
        catch (ArrowFormatException e)
        {
            throw new ComponentStateException($"These bytes are no saved cache. {e.Message}", e);
        }
    }
}
