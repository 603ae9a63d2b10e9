using System.Buffers;

namespace Fireworks;

/// <summary>Writes CSV as of RFC 4180: UTF-8, a header line, lines that end with LF.</summary>
/// <remarks>
/// <para>Numbers are written so that they read back as the same number; infinities are inf and -inf. Dates, times and durations are ISO 8601, decimals
/// and unsigned integers digits. A cell is quoted where it must be. CSV holds one value a cell: tensors, lists and bytes are refused.</para>
/// <para>A gap is an empty cell, and in a column that may have gaps the empty text is in quotes and not-a-number is nan. In one without gaps the
/// empty text and not-a-number are empty cells.</para>
/// </remarks>
/// <param name="to">Where to write; disposed with the writer.</param>
/// <param name="delimiter">What separates cells; one ASCII character. Default a comma.</param>
public sealed class CsvWriter(Stream to, string delimiter = ",") : MessageWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private readonly SearchValues<byte> _quoted = SearchValues.Create([(byte)CsvFormat.Delimiter(delimiter)[0], (byte)'"', (byte)'\n', (byte)'\r']);

    private protected override void Begin(Message first)
    {
        if (first.FirstOrDefault(c => !IsCell(c.Value.ToHost())) is { Key: { } refused })
            throw new ColumnTypeException(refused, "one value a row to be written as CSV, which is not bytes (.arrow and .parquet hold every column, .json lists too)", first[refused].Type.ToString());
        WriteLine(first.Names.Select(System.Text.Encoding.UTF8.GetBytes));
    }

    private void WriteLine(IEnumerable<byte[]> cells)
    {
        var first = true;
        foreach (var cell in cells)
        {
            if (!first) _buffer.Write([(byte)delimiter[0]]);
            Text(cell);
            first = false;
        }
        _buffer.Write("\n"u8);
    }

    private protected override async ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        var columns = rows.Select(c => c.Value.ToHost()).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (i > 0) _buffer.Write([(byte)delimiter[0]]);
                Write(columns[i], row);
            }
            _buffer.Write("\n"u8);
            if (_buffer.WrittenCount > 60 << 10) await SendAsync(cancellationToken);
        }
        GC.KeepAlive(columns);
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
            case ArrowColumn { Storage: TextColumn text }: Text(text.Utf8(row)); break;
            case ArrowColumn { Storage: TensorColumn numbers }: CellFormat.Number(_buffer, numbers, row, new CellFormat.Special("nan"u8, "inf"u8, "-inf"u8)); break;
            case TextColumn text: Text(text.Utf8(row)); break;
            default: CellFormat.Number(_buffer, (TensorColumn)column, row, new CellFormat.Special(""u8, "inf"u8, "-inf"u8)); break;
        }
    }

    private void Text(ReadOnlySpan<byte> cell)
    {
        if (!cell.ContainsAny(_quoted))
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

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken) => SendAsync(cancellationToken);

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => to.DisposeAsync();
}
