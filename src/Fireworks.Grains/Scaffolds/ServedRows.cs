using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>Rows as bytes, through a served model, and back to bytes.</summary>
internal static class ServedRows
{
    private const string Rows = "rows";

    /// <summary>What the model says of rows.</summary>
    /// <exception cref="RowsRefusedException">The rows cannot be read, do not fit what was trained, or the answer cannot be written so.</exception>
    public static async Task<byte[]> AnswerAsync(ServedGraph served, ReadOnlyMemory<byte> rows, RowFormat given, RowFormat wanted, CancellationToken cancellationToken)
    {
        try
        {
            var message = given == RowFormat.Arrow ? ArrowStream.FromBytes(rows).Message : JsonMessages.Read(rows, Rows);
            var answer = await served.ApplyAsync(message, cancellationToken);
            return wanted == RowFormat.Arrow ? ArrowStream.ToBytes(answer) : await JsonMessages.WriteAsync(answer, cancellationToken: cancellationToken);
        }
        catch (FireworksException e) when (e is ArrowFormatException or DataFileException or ColumnMissingException or ColumnTypeException or MessageShapeException or ComponentException)
        {
            throw new RowsRefusedException(e.Message, e);
        }
    }
}
