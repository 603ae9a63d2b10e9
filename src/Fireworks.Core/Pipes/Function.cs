namespace Fireworks;

/// <summary>Applies a delegate to rows, however they are read. Delegates do not travel, so it works in a program's own graphs only and has no kind.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="apply">Gives as many rows as it is given, in the same order, each depending on its own row only. May be called by several threads.</param>
public sealed class Function(Pipe input, Func<Message, Message> apply) : MapPipe(input)
{
    /// <inheritdoc/>
    /// <exception cref="ComponentException">The delegate gave null, or another number of rows.</exception>
    protected override Message Apply(Message rows)
    {
        var applied = apply(rows) ?? throw new ComponentException("A function gives as many rows as it is given, but this one gave null; return the message, changed or not.");
        return applied.Length == rows.Length
            ? applied
            : throw new ComponentException($"A function gives as many rows as it is given, but this one made {applied.Length} of {rows.Length}; use filter, batch or repeat to change their number.");
    }
}
