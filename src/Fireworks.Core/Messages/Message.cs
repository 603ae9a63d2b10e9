using System.Collections;
using System.Collections.Immutable;

namespace Fireworks;

/// <summary>An immutable table: named columns of equal length, each a vector or a tensor whose first axis is the rows.</summary>
/// <remarks>
/// <para>Operations return new messages that share memory. The garbage collector owns messages: nobody disposes or counts them.</para>
/// <para>Putting messages together keeps their pieces, and taking rows in any order keeps one list of rows for all columns; a column is
/// put together when it is first read or sent. Rows are counted from 0, or from the end with <c>^1</c>; nothing is ever clipped.</para>
/// </remarks>
public sealed partial class Message : IReadOnlyCollection<KeyValuePair<string, Column>>, IEquatable<Message>
{
    private readonly string[] _names;
    private readonly LazyColumn[] _columns;
    private readonly Dictionary<string, int> _places;

    /// <summary>A message of these columns, in this order.</summary>
    /// <exception cref="ArgumentException">A name or a column is null, or a name holds half a surrogate pair.</exception>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public Message(IEnumerable<KeyValuePair<string, Column>> columns) : this([.. columns], null) { }

    /// <summary>A message of these columns, in this order.</summary>
    /// <exception cref="ArgumentException">A name or a column is null, or a name holds half a surrogate pair.</exception>
    /// <exception cref="MessageShapeException">Lengths differ or a name comes twice.</exception>
    public Message(params ReadOnlySpan<(string Name, Column Column)> columns) : this(Pairs(columns), null) { }

    private Message(KeyValuePair<string, Column>[] columns, int? length)
        : this([.. columns.Select(NameOf)], [.. columns.Select(c => new LazyColumn(c.Value))], length) { }

    private Message(string[] names, LazyColumn[] columns, int? length)
    {
        (_names, _columns, _places) = (names, columns, new Dictionary<string, int>(names.Length, StringComparer.Ordinal));
        Length = length ?? (columns.Length == 0 ? 0 : columns[0].Length);
        for (var i = 0; i < names.Length; i++)
        {
            if (columns[i].Length != Length)
                throw new MessageShapeException($"All columns of a message have the same length, but there are {Length} rows and '{names[i]}' has {columns[i].Length}.");
            if (!_places.TryAdd(names[i], i)) throw new MessageShapeException($"Column names are unique, but '{names[i]}' comes twice.");
        }
    }

    /// <summary>The columns of <paramref name="like"/>, by the same names, with other rows.</summary>
    private Message(Message like, LazyColumn[] columns, int length) => (_names, _columns, _places, Length) = (like._names, columns, like._places, length);

    /// <summary>A message that has its length even without columns.</summary>
    /// <param name="length">Rows; at least 0.</param>
    /// <param name="columns">Columns of that length, in this order.</param>
    /// <exception cref="MessageShapeException">A column has another length, or a name comes twice.</exception>
    public static Message OfLength(int length, IEnumerable<KeyValuePair<string, Column>> columns) => new([.. columns], length);

    /// <summary>No columns and no rows.</summary>
    public static Message Empty { get; } = new(Array.Empty<KeyValuePair<string, Column>>());

    /// <summary>Rows.</summary>
    public int Length { get; }

    /// <summary>Columns.</summary>
    public int Count => _columns.Length;

    /// <summary>Column names, in order.</summary>
    public IEnumerable<string> Names => _names;

    /// <summary>Bytes of all columns.</summary>
    public long ByteCount => _columns.Sum(c => c.ByteCount);

    /// <summary>The column of that name, in one piece.</summary>
    /// <exception cref="ColumnMissingException">There is none.</exception>
    /// <exception cref="MessageShapeException">It takes 2 GiB or more; read a slice, or <see cref="Chunks"/>.</exception>
    public Column this[string name] => Find(name).Read(name);

    /// <summary>What a column holds, without putting it together.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    public ColumnType TypeOf(string name) => Find(name).Type;

    /// <summary>A column as it lies in memory: in one piece, or in several after messages were put together. At least one.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    public ImmutableArray<Column> Chunks(string name) => Find(name).Parts(name);

    /// <summary>Whether there is a column of that name.</summary>
    public bool Has(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _places.ContainsKey(name);
    }

    /// <summary>The values of a column of numbers.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds another type.</exception>
    /// <exception cref="ColumnValueException">No column holds cells of that C# type.</exception>
    public Values<T> Column<T>(string name) where T : unmanaged =>
        this[name].ToHost() is TensorColumn column
            ? column.Values<T>(name)
            : throw new ColumnTypeException(name, DTypes.Of<T>().Name(), this[name].Type.ToString());

    /// <summary>The texts of a column of text.</summary>
    /// <exception cref="ColumnMissingException">There is no such column.</exception>
    /// <exception cref="ColumnTypeException">It holds something else, or text with gaps: fill them first.</exception>
    public IReadOnlyList<string> Text(string name) => this[name] is TextColumn column
        ? [.. Enumerable.Range(0, column.Length).Select(column.Text)]
        : throw new ColumnTypeException(name, "text", this[name].Type.ToString());

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Column>> GetEnumerator()
    {
        for (var i = 0; i < _names.Length; i++) yield return new(_names[i], _columns[i].Read(_names[i]));
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private LazyColumn Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _places.TryGetValue(name, out var place) ? _columns[place] : throw new ColumnMissingException(name, Names);
    }

    private static string NameOf(KeyValuePair<string, Column> column) => column switch
    {
        { Key: null } => throw new ArgumentException("Every column of a message has a name, but one is null; give it one.", nameof(column)),
        { Value: null } => throw new ArgumentException($"Column '{column.Key}' is null; give a column, or leave it out.", nameof(column)),
        { Key: var name } => Require.Writable(name, nameof(column)),
    };

    private static KeyValuePair<string, Column>[] Pairs(ReadOnlySpan<(string Name, Column Column)> columns)
    {
        var pairs = new KeyValuePair<string, Column>[columns.Length];
        for (var i = 0; i < pairs.Length; i++) pairs[i] = new(columns[i].Name, columns[i].Column);
        return pairs;
    }
}
