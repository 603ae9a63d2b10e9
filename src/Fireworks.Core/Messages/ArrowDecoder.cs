using System.Buffers.Binary;
using System.Text;
using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>Reads the messages of one Arrow IPC stream: the schema first, then batches. Believes nothing it has not checked.</summary>
/// <remarks>Apache.Arrow reads metadata without bounds checks, so that a damaged stream can end the process; hence this reader of our own.
/// Field numbers are those of Arrow's Message.fbs and Schema.fbs. Tried with streams of Apache.Arrow 23.</remarks>
/// <param name="most">Bytes of input there are, where they may be read again and again. Default: as many as are read.</param>
internal sealed partial class ArrowDecoder(long most = long.MaxValue)
{
    /// <summary>Bytes before the metadata of a message: a continuation mark and the metadata's length.</summary>
    public const int PrefixBytes = 8;

    /// <summary>The longest metadata of a message that is read or written: names, types and settings, no data. A schema of 100,000 columns takes about
    /// 20 MiB, one with a vocabulary of 10 million words in its metadata about 150.</summary>
    public const int MostMetadataBytes = 256 << 20;

    /// <summary>The longest cursor of a batch, as text: it unfolds to some 16 MiB, for as long as it is wanted.</summary>
    public const int MostCursorBytes = 256 << 10;

    /// <summary>The key of a batch's cursor in its custom metadata.</summary>
    public const string CursorKey = "fireworks.cursor";

    private static ReadOnlySpan<byte> CursorKeyUtf8 => "fireworks.cursor"u8;

    private const int BatchBytes = 512;                    // what .NET takes for a message without columns, in round numbers
    private const int SchemaHeader = 1, DictionaryHeader = 2, BatchHeader = 3;
    private const int HeaderType = 1, Header = 2, BodyLength = 3, MessageMetadata = 4;

    private readonly ArrowBudget _budget = new(most);
    private readonly Dictionary<long, Column> _words = [];
    private readonly Dictionary<long, ArrowWords> _growing = [];
    private List<long?> _dictionaries = [];                // the dictionary of each field, by number

    /// <summary>The schema, once it was read.</summary>
    public Schema? Schema { get; private set; }

    /// <summary>Lengths of the next message, which begins at the start of <paramref name="bytes"/>; no metadata at the end mark.</summary>
    /// <exception cref="ArrowFormatException">The message is cut off or damaged, or there is neither a message nor the end mark.</exception>
    public static ArrowFrame Frame(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < PrefixBytes) throw CutOff();
        var metadata = MetadataLength(bytes);
        if (metadata == 0) return default;
        if (metadata > bytes.Length - PrefixBytes) throw CutOff();
        var body = BodyBytes(bytes.Slice(PrefixBytes, metadata));
        if (body <= bytes.Length - PrefixBytes - metadata) return new(metadata, (int)body);
        throw bytes.Length < int.MaxValue ? CutOff() : new ArrowFormatException($"A batch of an Arrow stream takes less than 2 GiB, but this takes {body} bytes. Write smaller batches.");
    }

    /// <summary>Says that a stream ends too soon.</summary>
    public static ArrowFormatException CutOff() => new(
        "An Arrow stream ends with its end mark (FF FF FF FF 00 00 00 00), but this one is cut off: it ends before. Read it again, from the last cursor where it has cursors, "
        + "or write it again and close its writer.");

    /// <summary>Says that there is no stream.</summary>
    public static ArrowFormatException NoSchema() => new("An Arrow stream begins with a schema, but there is none: these bytes are no Arrow stream. Give one, or name their format.");

    /// <summary>Says that a cursor is too long.</summary>
    public static ArrowFormatException TooLong(int cursorBytes) => new(
        $"The cursor of a batch takes at most {MostCursorBytes} bytes, but this takes {cursorBytes}. Read fewer inputs side by side, such as files joined into fewer.");

    /// <summary>Bytes of metadata after a prefix; 0 at the end of the stream.</summary>
    /// <exception cref="ArrowFormatException">It is no prefix, or the metadata is longer than is read.</exception>
    public static int MetadataLength(ReadOnlySpan<byte> prefix)
    {
        var length = BinaryPrimitives.ReadInt32LittleEndian(prefix[4..]);
        if (length > MostMetadataBytes && BinaryPrimitives.ReadInt32LittleEndian(prefix) == -1)
            throw new ArrowFormatException(
                $"The metadata of an Arrow message takes at most {MostMetadataBytes} bytes, but this takes {length}. Put data into columns, not into names and metadata.");
        return BinaryPrimitives.ReadInt32LittleEndian(prefix) == -1 && length >= 0
            ? length
            : throw new ArrowFormatException("A message does not begin with Arrow's continuation mark: these bytes are no Arrow stream, or one older than Arrow 0.15.");
    }

    /// <summary>Bytes of the body after this metadata.</summary>
    public static long BodyBytes(ReadOnlySpan<byte> metadata)
    {
        var length = Read(metadata, static root => root.Int64(BodyLength));
        return length >= 0 ? length : throw new ArrowFormatException("A message of the Arrow stream has a negative length.");
    }

    /// <summary>The batch in a message, or null when it is the schema.</summary>
    /// <exception cref="ArrowFormatException">The message is damaged or holds what a <see cref="Message"/> cannot.</exception>
    public ArrowPage? Decode(ReadOnlyMemory<byte> metadata, ReadOnlyMemory<byte> body)
    {
        switch (Read(metadata.Span, static root => root.Byte(HeaderType)))
        {
            case SchemaHeader when Schema is null:
                _budget.Receive(metadata.Length, ArrowBudget.OfValues);
                ReadSchema(metadata.Span, Header);
                return null;
            case DictionaryHeader when Schema is { } schema:
                _budget.Receive(metadata.Length + (long)body.Length, ArrowBudget.OfParts);
                Read(metadata.Span, root => ReadDictionary(schema, root.Table(Header), body));
                return null;
            case BatchHeader when Schema is { } schema:
                _budget.Receive(metadata.Length, ArrowBudget.OfParts);
                _budget.Receive(body.Length, ArrowBudget.OfValues);
                var message = Read(metadata.Span, root => ReadBatch(schema, root.Table(Header), body));
                return new ArrowPage(message, Read(metadata.Span, ReadCursor));
            case var other:
                throw new ArrowFormatException(
                    $"A message of the Arrow stream is of kind {other}; only one schema followed by dictionaries and record batches is read.");
        }
    }

    /// <summary>A message with the columns of the schema and no rows.</summary>
    public Message NoRows() => new(Schema!.FieldsList.Select(field => KeyValuePair.Create(field.Name, ArrowArrays.Nothing(field))));

    private delegate T Reading<T>(FlatTable root);

    private static T Read<T>(ReadOnlySpan<byte> metadata, Reading<T> read)
    {
        try
        {
            return read(FlatTable.Root(metadata));
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or OverflowException or FormatException)
        {
            throw new ArrowFormatException("The metadata of the Arrow stream is damaged.", e);
        }
    }

    private void ReadSchema(ReadOnlySpan<byte> metadata, int field)
    {
        (Schema, _dictionaries) = Read(metadata, root => new ArrowSchemaReader(_budget).Read(root.Table(field)));
        ArrowFields.CheckNames(Schema);
    }

    private Cursor? ReadCursor(FlatTable root)
    {
        const int key = 0, value = 1;
        for (var i = 0; i < root.Count(MessageMetadata, 4); i++)
        {
            var pair = root.Table(MessageMetadata, i);
            if (!pair.Utf8(key).SequenceEqual(CursorKeyUtf8)) continue;
            if (pair.Utf8(value).Length is > MostCursorBytes and var length) throw TooLong(length);
            return Cursor.Parse(Encoding.UTF8.GetString(pair.Utf8(value)));
        }
        return null;
    }

    private Message ReadBatch(Schema schema, FlatTable batch, ReadOnlyMemory<byte> body)
    {
        const int length = 0;
        var rows = checked((int)batch.Int64(length));
        _budget.Take(BatchBytes);
        var parts = Parts(batch, body);
        var columns = new List<KeyValuePair<string, Column>>();
        for (var i = 0; i < schema.FieldsList.Count; i++)
        {
            var field = schema.FieldsList[i];
            var data = parts.Next(field.DataType);
            _budget.Take(ArrowCost.Of(data));
            if (data.Length != rows) throw new ArrowFormatException($"Column '{field.Name}' has {data.Length} rows in a batch of {rows}.");
            columns.Add(new(field.Name, _dictionaries[i] is not { } id ? ArrowArrays.Column(field, data)
                : _words.TryGetValue(id, out var words) ? ArrowArrays.Encoded(field, data, words)
                : throw new ArrowFormatException($"The dictionary of column '{field.Name}' is missing before its first batch.")));
        }
        return Message.OfLength(rows, columns);
    }

    private bool ReadDictionary(Schema schema, FlatTable dictionary, ReadOnlyMemory<byte> body)
    {
        const int id = 0, data = 1, isDelta = 2;
        var number = dictionary.Int64(id);
        if (_dictionaries.IndexOf(number) is not (>= 0 and var place)) throw new ArrowFormatException($"No column uses dictionary {number}.");
        var field = schema.FieldsList[place];
        var batch = dictionary.Table(data);
        var type = ((DictionaryType)field.DataType).ValueType;
        var part = Parts(batch, body).Next(type);
        _budget.Take(BatchBytes + ArrowCost.Of(part));
        var words = ArrowArrays.Column(new Field(field.Name, type, false), part);
        if (dictionary.Byte(isDelta) == 0 || !_words.TryGetValue(number, out var earlier)) (_words[number], _) = (words, _growing.Remove(number));
        else _words[number] = Grown(number, field, earlier, words);
        return true;
    }

    private TextColumn Grown(long number, Field field, Column earlier, Column more)
    {
        if (earlier is not TextColumn first || more is not TextColumn added) throw ArrowArrays.NoText(field, more.Type);
        if (!_growing.TryGetValue(number, out var growing))
        {
            _growing[number] = growing = new ArrowWords(_budget);
            growing.Add(first);
        }
        growing.Add(added);
        return growing.Column;
    }

    private static BatchParts Parts(FlatTable batch, ReadOnlyMemory<byte> body)
    {
        const int compression = 3;
        return batch.Has(compression) ? throw new ArrowFormatException("The Arrow stream is compressed; write it without compression.") : new BatchParts(batch, body);
    }

    /// <summary>Deals out the nodes and buffers of a batch in the order of its fields, depth first.</summary>
    private ref struct BatchParts(FlatTable batch, ReadOnlyMemory<byte> body)
    {
        private const int Nodes = 1, Buffers = 2, ViewBuffers = 4;

        private readonly FlatTable _batch = batch;
        private readonly int _nodes = batch.Count(Nodes, 16), _buffers = batch.Count(Buffers, 16), _views = batch.Count(ViewBuffers, 8);
        private int _node, _buffer, _view;

        public ArrayData Next(IArrowType type)
        {
            if (_node == _nodes) throw new FormatException("The batch has fewer columns than its schema.");
            var (length, gaps) = (_batch.Word(Nodes, 2 * _node), _batch.Word(Nodes, 2 * _node + 1));
            _node++;
            if (length is < 0 or > int.MaxValue || gaps < 0 || gaps > length) throw new FormatException($"A column claims {length} rows with {gaps} gaps.");

            var buffers = new ArrowBuffer[BuffersOf(type)];
            for (var i = 0; i < buffers.Length; i++) buffers[i] = NextBuffer();
            return new ArrayData(type, (int)length, (int)gaps, 0, buffers, type switch
            {
                FixedSizeListType list => [Next(list.ValueDataType)],
                ListType list => [Next(list.ValueDataType)],
                LargeListType list => [Next(list.ValueDataType)],
                _ => null,
            });
        }

        private int BuffersOf(IArrowType type) => type switch
        {
            NullType => 0,
            FixedSizeListType => 1,
            StringViewType or BinaryViewType => checked(2 + (int)Require.Between(_view < _views ? _batch.Word(ViewBuffers, _view++) : 0, 0, _buffers)),
            StringType or LargeStringType or BinaryType or LargeBinaryType => 3,
            _ => 2,
        };

        private ArrowBuffer NextBuffer()
        {
            if (_buffer == _buffers) throw new FormatException("The batch has fewer buffers than its columns need.");
            var (offset, length) = (_batch.Word(Buffers, 2 * _buffer), _batch.Word(Buffers, 2 * _buffer + 1));
            _buffer++;
            return length == 0 ? ArrowBuffer.Empty : new ArrowBuffer(body.Slice(checked((int)offset), checked((int)length)));
        }
    }
}
