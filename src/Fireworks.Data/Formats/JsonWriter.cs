using System.Buffers;
using System.Text.Json;

namespace Fireworks;

/// <summary>Writes each row as a JSON object: in one array, or one object a line (JSON lines).</summary>
/// <remarks>
/// <para>Tensors are nested lists. Numbers read back as the same number; infinities, which JSON lacks, are the texts Infinity and -Infinity. Dates, times
/// and durations are texts in ISO 8601, decimals and unsigned integers numbers with all their digits. Bytes are refused.</para>
/// <para>A gap is null, and in a column that may have gaps not-a-number is the text NaN. In one without gaps it is null.</para>
/// </remarks>
/// <param name="to">Where to write; disposed with the writer.</param>
/// <param name="lines">Whether there is one object a line instead of an array.</param>
public sealed class JsonWriter(Stream to, bool lines) : MessageWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private byte[][] _names = [];
    private bool _any;

    private protected override void Begin(Message first)
    {
        if (first.FirstOrDefault(c => !JsonCellText.Has(c.Value.ToHost())) is { Key: { } refused })
            throw new ColumnTypeException(refused, "text, truth values, numbers, times or lists of these to be written as JSON (.arrow and .parquet hold every column)", first[refused].Type.ToString());
        _names = [.. first.Names.Select(name => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(name, JsonText.Options), (byte)':'])];
    }

    private protected override async ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        var columns = rows.Select(c => c.Value.ToHost()).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            if (!lines) _buffer.Write(_any ? ",\n"u8 : "[\n"u8);
            _any = true;
            WriteRow(rows, columns, row);
            if (lines) _buffer.Write("\n"u8);
            if (_buffer.WrittenCount > 60 << 10) await SendAsync(cancellationToken);
        }
        GC.KeepAlive(columns);
    }

    private void WriteRow(Message rows, Column[] columns, int row)
    {
        var column = 0;
        _buffer.Write("{"u8);
        try
        {
            for (; column < columns.Length; column++)
            {
                if (column > 0) _buffer.Write(","u8);
                _buffer.Write(_names[column]);
                JsonCellText.Write(_buffer, columns[column], row);
            }
        }
        catch (CellRangeException)
        {
            throw LogicalText.Beyond(rows.Names.ElementAt(column), columns[column], row);
        }
        _buffer.Write("}"u8);
    }

    private async ValueTask SendAsync(CancellationToken cancellationToken)
    {
        await to.WriteAsync(_buffer.WrittenMemory, cancellationToken);
        _buffer.ResetWrittenCount();
    }

    private protected override ValueTask FinishAsync(CancellationToken cancellationToken)
    {
        if (!lines) _buffer.Write(_any ? "\n]\n"u8 : "[]\n"u8);
        return SendAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync() => to.DisposeAsync();
}
