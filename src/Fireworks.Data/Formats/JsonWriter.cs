using System.Buffers;
using System.Text.Json;

namespace Fireworks;

/// <summary>Writes each row as a JSON object: in one array, or one object a line (JSON lines).</summary>
/// <remarks>Tensors are nested lists. Numbers read back as the same number: not-a-number is null, and infinities, which JSON lacks, are 1e999
/// and -1e999, which every reader of doubles takes for them.</remarks>
/// <param name="to">Where to write; disposed with the writer.</param>
/// <param name="lines">Whether there is one object a line instead of an array.</param>
public sealed class JsonWriter(Stream to, bool lines) : MessageWriter
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 << 10);
    private byte[][] _names = [];
    private bool _any;

    private protected override void Begin(Message first) =>
        _names = [.. first.Names.Select(name => (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(name, JsonText.Options), (byte)':'])];

    private protected override async ValueTask AppendAsync(Message rows, CancellationToken cancellationToken)
    {
        var columns = rows.Select(c => c.Value.ToHost()).ToArray();
        for (var row = 0; row < rows.Length; row++)
        {
            if (!lines) _buffer.Write(_any ? ",\n"u8 : "[\n"u8);
            _any = true;
            WriteRow(columns, row);
            if (lines) _buffer.Write("\n"u8);
            if (_buffer.WrittenCount > 60 << 10) await SendAsync(cancellationToken);
        }
        GC.KeepAlive(columns);
    }

    private void WriteRow(Column[] columns, int row)
    {
        _buffer.Write("{"u8);
        for (var i = 0; i < columns.Length; i++)
        {
            if (i > 0) _buffer.Write(","u8);
            _buffer.Write(_names[i]);
            if (columns[i] is TextColumn text) JsonText.Write(_buffer, text.Utf8(row));
            else Numbers((TensorColumn)columns[i], columns[i].Type.RowShape.AsSpan(), row * columns[i].Type.RowSize);
        }
        _buffer.Write("}"u8);
    }

    private int Numbers(TensorColumn column, ReadOnlySpan<int> shape, int at)
    {
        if (shape.IsEmpty)
        {
            CellFormat.Number(_buffer, column, at, new CellFormat.Special("null"u8, "1e999"u8, "-1e999"u8));
            return at + 1;
        }
        _buffer.Write("["u8);
        for (var i = 0; i < shape[0]; i++)
        {
            if (i > 0) _buffer.Write(","u8);
            at = Numbers(column, shape[1..], at);
        }
        _buffer.Write("]"u8);
        return at;
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
