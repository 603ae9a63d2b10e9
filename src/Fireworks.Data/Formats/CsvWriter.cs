using System.Buffers;

namespace Fireworks;

/// <summary>Writes CSV as of RFC 4180: UTF-8, a header line, lines that end with LF.</summary>
/// <remarks>
/// <para>Numbers are written so that they read back as the same number; infinities are inf and -inf. Dates, times and durations are ISO 8601, decimals
/// and unsigned integers digits. A cell is quoted where it must be, and where a text could be taken for a number or a blank. CSV holds one value a
/// cell: tensors, lists and bytes are refused, and so is a column without a name.</para>
/// <para>A gap is an empty cell, and in a column that may have gaps the empty text is in quotes and not-a-number is nan. In one without gaps the
/// empty text and not-a-number are empty cells. Where there is one column, an empty cell is in quotes too, since a blank line at the end of a file
/// is no row; only a gap of texts is a blank line, behind which the last one is followed by another.</para>
/// </remarks>
/// <param name="to">Where to write; disposed with the writer.</param>
/// <param name="delimiter">What separates cells; one ASCII character, but no quote, line break, letter, digit or one of <c>. - + :</c>. Default a comma.</param>
public sealed class CsvWriter(Stream to, string delimiter = ",") : MessageWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private readonly SearchValues<byte> _quoted = SearchValues.Create([(byte)CsvFormat.Delimiter(delimiter)[0], (byte)'"', (byte)'\n', (byte)'\r']);
    private bool _isAlone, _endsBlank;

    private protected override void Begin(Message first)
    {
        if (first.FirstOrDefault(c => !IsCell(c.Value.ToHost())) is { Key: { } refused })
            throw new ColumnTypeException(refused, "one value a row to be written as CSV, which is not bytes (.arrow and .parquet hold every column, .json lists too)", first[refused].Type.ToString());
        byte[][] names = [.. first.Names.Select(System.Text.Encoding.UTF8.GetBytes)];
        if (names.Length == 0) throw new MessageShapeException("A CSV file has columns, but this message has none; add one, or write .arrow.");
        if (names.Any(name => name.Length == 0)) throw new MessageShapeException("The first line of CSV names the columns, but one has the name ''; rename it, or write .arrow.");
        _isAlone = names.Length == 1;
        for (var i = 0; i < names.Length; i++)
        {
            if (i > 0) _buffer.Write([(byte)delimiter[0]]);
            Text(names[i], names[i].AsSpan().ContainsAny(_quoted) || IsTrimmed(names[i]));
        }
        _buffer.Write("\n"u8);
    }

    // A reader leaves white space around names out, and a byte order mark before the first.
    private static bool IsTrimmed(ReadOnlySpan<byte> name) => name.StartsWith("\uFEFF"u8) || System.Text.Encoding.UTF8.GetString(name) is var text && text.Trim().Length < text.Length;

    private protected override async ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        var columns = rows.Select(c => c.Value.ToHost()).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            WriteRow(rows, columns, row);
            if (_buffer.WrittenCount > 60 << 10) await SendAsync(cancellationToken);
        }
        GC.KeepAlive(columns);
    }

    private void WriteRow(Message rows, Column[] columns, int row)
    {
        var (column, before) = (0, _buffer.WrittenCount);
        try
        {
            for (; column < columns.Length; column++)
            {
                if (column > 0) _buffer.Write([(byte)delimiter[0]]);
                Write(columns[column], row);
            }
        }
        catch (CellRangeException)
        {
            throw LogicalText.Beyond(rows.Names.ElementAt(column), columns[column], row);
        }
        _endsBlank = false;
        if (_isAlone && _buffer.WrittenCount == before)
        {
            _endsBlank = columns[0] is ArrowColumn { Storage: TextColumn };
            if (!_endsBlank) _buffer.Write("\"\""u8);
        }
        _buffer.Write("\n"u8);
    }

    private static bool IsCell(Column column) => column switch
    {
        TextColumn => true,
        TensorColumn numbers => numbers.Type.RowShape.IsDefaultOrEmpty,
        ArrowColumn { Logical: { } logical } => LogicalText.Has(logical),
        ArrowColumn gappy => IsCell(gappy.Storage),
        _ => false,
    };

    private void Write(Column column, int row)
    {
        switch (column)
        {
            case ArrowColumn gappy when gappy.IsGap(row): break;
            case ArrowColumn { Logical: not null } logical: LogicalText.Write(_buffer, logical, row); break;
            case ArrowColumn { Storage: TextColumn text } when text.Utf8(row).IsEmpty: _buffer.Write("\"\""u8); break;
            case ArrowColumn { Storage: TextColumn text }: Text(text.Utf8(row), NeedsQuotes(text.Utf8(row))); break;
            case ArrowColumn { Storage: TensorColumn numbers }: CellFormat.Number(_buffer, numbers, row, new CellFormat.Special("nan"u8, "inf"u8, "-inf"u8)); break;
            case TextColumn text: Text(text.Utf8(row), NeedsQuotes(text.Utf8(row))); break;
            default: CellFormat.Number(_buffer, (TensorColumn)column, row, new CellFormat.Special(""u8, "inf"u8, "-inf"u8)); break;
        }
    }

    private bool NeedsQuotes(ReadOnlySpan<byte> cell) => cell.ContainsAny(_quoted) || !cell.IsEmpty && MayBeNumber(cell[0]) && (NumberText.IsNumber(cell) || cell.Trim(" \t"u8).IsEmpty);

    // Few texts begin as a number or blank does; only those are looked at further.
    private static bool MayBeNumber(byte first) => first is <= (byte)' ' or >= (byte)'+' and <= (byte)'9' or (byte)'i' or (byte)'I' or (byte)'n' or (byte)'N';

    private void Text(ReadOnlySpan<byte> cell, bool quoted)
    {
        if (!quoted)
        {
            _buffer.Write(cell);
            return;
        }
        _buffer.Write("\""u8);
        for (int quote; (quote = cell.IndexOf((byte)'"')) >= 0; cell = cell[(quote + 1)..])
        {
            _buffer.Write(cell[..(quote + 1)]);
            _buffer.Write("\""u8);
        }
        _buffer.Write(cell);
        _buffer.Write("\""u8);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await to.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (_endsBlank) _buffer.Write("\n"u8);
        return SendAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => to.DisposeAsync();
}
