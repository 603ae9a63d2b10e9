using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Fireworks;

/// <summary>An immutable table: named columns of equal length, each a vector or a tensor whose first axis is the rows.</summary>
/// <remarks>Operations return new messages that share memory. The garbage collector owns messages: nobody disposes or counts them.</remarks>
public sealed partial class Message : IReadOnlyCollection<KeyValuePair<string, Column>>, IEquatable<Message>
{
    private readonly KeyValuePair<string, Column>[] _columns;
    private readonly Dictionary<string, Column> _byName;

    /// <summary>A message of these columns, in this order.</summary>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public Message(IEnumerable<KeyValuePair<string, Column>> columns) : this([.. columns], null) { }

    /// <summary>A message of these columns, in this order.</summary>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public Message(params ReadOnlySpan<(string Name, Column Column)> columns) : this(Pairs(columns), null) { }

    private Message(KeyValuePair<string, Column>[] columns, int? length)
    {
        _columns = columns;
        Length = length ?? (columns.Length == 0 ? 0 : columns[0].Value.Length);
        foreach (var (name, column) in columns)
            if (column.Length != Length)
                throw new MessageShapeException(
                    $"All columns of a message have the same length, but there are {Length} rows and '{name}' has {column.Length}.");
        _byName = new Dictionary<string, Column>(columns.Length, StringComparer.Ordinal);
        foreach (var (name, column) in columns)
            if (!_byName.TryAdd(name, column)) throw new MessageShapeException($"Column names are unique, but '{name}' comes twice.");
    }

    /// <summary>A message that keeps its length even without columns.</summary>
    internal static Message OfLength(int length, IEnumerable<KeyValuePair<string, Column>> columns) => new([.. columns], length);

    /// <summary>No columns and no rows.</summary>
    public static Message Empty { get; } = new(Array.Empty<KeyValuePair<string, Column>>());

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>Columns.</summary>
    public int Count => _columns.Length;

    /// <summary>Column names, in order.</summary>
    public IEnumerable<string> Names => _columns.Select(c => c.Key);

    /// <summary>Bytes of all columns.</summary>
    public long ByteCount => _columns.Sum(c => c.Value.ByteCount);

    /// <summary>The column of that name.</summary>
    /// <exception cref="ColumnMissingException">There is none.</exception>
    public Column this[string name] => _byName.TryGetValue(name, out var column) ? column : throw new ColumnMissingException(name, Names);

    /// <summary>Consecutive rows, sharing memory.</summary>
    /// <exception cref="RowOutOfRangeException">The range leaves the message.</exception>
    public Message this[Range range]
    {
        get
        {
            var (start, end) = (range.Start.GetOffset(Length), range.End.GetOffset(Length));
            return start >= 0 && end <= Length && start <= end ? Slice(start, end - start) : throw new RowOutOfRangeException(start < 0 ? start : end, Length);
        }
    }

    /// <summary>Whether there is a column of that name.</summary>
    public bool Has(string name) => _byName.ContainsKey(name);

    /// <summary>The values of a column of numbers.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds another type.</exception>
    public Values<T> Column<T>(string name) where T : unmanaged =>
        this[name].ToHost() is TensorColumn column
            ? column.Values<T>(name)
            : throw new ColumnTypeException(name, DTypes.Of<T>().Name(), this[name].Type.ToString());

    /// <summary>The texts of a column of text.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds numbers.</exception>
    public IReadOnlyList<string> Text(string name) => this[name] is TextColumn column
        ? [.. Enumerable.Range(0, column.Length).Select(column.Text)]
        : throw new ColumnTypeException(name, "text", this[name].Type.ToString());

    /// <summary>Consecutive rows, sharing memory.</summary>
    public Message Slice(int start, int length) =>
        start == 0 && length == Length ? this : new(Map(c => c.Slice(start, length)), length);

    /// <summary>The rows asked for, in that order, repeats included.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    public Message Take(Rows rows) => new(Map(c => c.Take(rows)), rows.Count);

    /// <summary>This message with a column added, or replaced in its place.</summary>
    /// <exception cref="MessageShapeException">The column has another length.</exception>
    public Message With(string name, Column column) => Has(name)
        ? new([.. _columns.Select(c => c.Key == name ? new(name, column) : c)], Count == 1 ? null : Length)
        : new([.. _columns, new(name, column)], Count == 0 && Length == 0 ? null : Length);

    /// <summary>This message without some columns.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    public Message Without(params ReadOnlySpan<string> names)
    {
        var gone = names.ToArray();
        foreach (var name in gone) _ = this[name];
        return new([.. _columns.Where(c => !gone.Contains(c.Key))], Length);
    }

    /// <summary>Some columns, in the order given.</summary>
    /// <exception cref="ColumnMissingException">One of them is not there.</exception>
    public Message Select(params ReadOnlySpan<string> names)
    {
        var chosen = new KeyValuePair<string, Column>[names.Length];
        for (var i = 0; i < chosen.Length; i++) chosen[i] = new(names[i], this[names[i]]);
        return new(chosen, Length);
    }

    /// <summary>Messages with the same columns, one after the other.</summary>
    /// <remarks>Messages without rows and columns are skipped. Columns are matched by name; the first message gives the order.</remarks>
    /// <exception cref="MessageShapeException">Columns differ.</exception>
    /// <exception cref="ColumnTypeException">A column has another type; cast first.</exception>
    public static Message Concat(params IReadOnlyList<Message> messages)
    {
        var parts = messages.Where(m => m.Count > 0 || m.Length > 0).ToArray();
        if (parts.Length <= 1) return parts.FirstOrDefault() ?? Empty;

        var first = parts[0];
        foreach (var part in parts)
            if (part.Count != first.Count || !part.Names.All(first.Has))
                throw new MessageShapeException(
                    $"Messages that are put together have the same columns, but one has {string.Join(", ", first.Names)} and another {string.Join(", ", part.Names)}.");
        return OfLength(
            checked(parts.Sum(p => p.Length)),
            first._columns.Select(c => KeyValuePair.Create(c.Key, Fireworks.Column.Concat(c.Key, [.. parts.Select(p => p[c.Key])]))));
    }

    /// <summary>Each column through <paramref name="map"/>, names kept.</summary>
    private KeyValuePair<string, Column>[] Map(Func<Column, Column> map) => [.. _columns.Select(c => KeyValuePair.Create(c.Key, map(c.Value)))];

    private static KeyValuePair<string, Column>[] Pairs(ReadOnlySpan<(string Name, Column Column)> columns)
    {
        var pairs = new KeyValuePair<string, Column>[columns.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new(columns[i].Name, columns[i].Column);
        return pairs;
    }

    /// <summary>Whether both have the same columns, in any order, with the same types and bit-equal values.</summary>
    public bool Equals([NotNullWhen(true)] Message? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || other.Length != Length || other.Count != Count) return false;
        foreach (var (name, column) in _columns)
            if (!other._byName.TryGetValue(name, out var theirs) || !SameValues(column.ToHost(), theirs.ToHost())) return false;
        return true;
    }

    private static bool SameValues(Column a, Column b)
    {
        if (a.Type != b.Type) return false;
        var same = (a, b) switch
        {
            (TensorColumn x, TensorColumn y) => x.Data.Span.SequenceEqual(y.Data.Span),
            (TextColumn x, TextColumn y) => Enumerable.Range(0, x.Length).All(row => x.Utf8(row).SequenceEqual(y.Utf8(row))),
            _ => a.Equals(b),
        };
        GC.KeepAlive(a);
        GC.KeepAlive(b);
        return same;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Message);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Length, Count);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Column>> GetEnumerator() => _columns.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Such as <c>449 rows: row int64, pixels float32[64]</c>.</summary>
    public override string ToString() => $"{Length} rows: {string.Join(", ", _columns.Select(c => $"{c.Key} {c.Value.Type}"))}";
}
