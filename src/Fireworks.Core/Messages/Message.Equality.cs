using System.Diagnostics.CodeAnalysis;

namespace Fireworks;

// One rule for equality: names, types, gaps and bits. NaN equals the same NaN; 0 and -0 differ; 1 and 1.0 differ.
public sealed partial class Message
{
    /// <summary>Whether both have the same columns, in any order, with the same types, gaps and bit-equal values.</summary>
    public bool Equals([NotNullWhen(true)] Message? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Length != Length || other.Count != Count) return false;
        foreach (var name in _names)
            if (!other.Has(name) || !SameValues(this[name].ToHost(), other[name].ToHost())) return false;
        return true;
    }

    private static bool SameValues(Column a, Column b)
    {
        if (a.Type != b.Type || a.Length != b.Length) return false;
        var same = (a, b) switch
        {
            (TensorColumn x, TensorColumn y) => x.Data.Span.SequenceEqual(y.Data.Span),
            (TextColumn x, TextColumn y) => Every(x, row => x.Utf8(row).SequenceEqual(y.Utf8(row))),
            (ListColumn x, ListColumn y) => Every(x, row => SameValues(x.List(row), y.List(row))),
            (ArrowColumn { Present: null } x, ArrowColumn { Present: null } y) => SameValues(x.Storage, y.Storage),
            (ArrowColumn x, ArrowColumn y) => Every(x, row => x.IsGap(row) == y.IsGap(row) && (x.IsGap(row) || SameValues(x.Storage.Slice(row, 1), y.Storage.Slice(row, 1)))),
            _ => a.Equals(b),
        };
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return same;
    }

    private static bool Every(Column column, Func<int, bool> condition)
    {
        for (var row = 0; row < column.Length; row++)
            if (!condition(row)) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Message);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Length, Count);
}
