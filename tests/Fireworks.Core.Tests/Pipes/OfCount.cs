namespace Fireworks.Tests;

/// <summary>Says that it has so many rows, and gives none.</summary>
internal sealed class OfCount(long count) : Pipe()
{
    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => new(count);

    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => new(new Message(("x", TensorColumn.Of<long>([]))));
}
