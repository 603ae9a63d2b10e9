namespace Fireworks;

/// <summary>What becomes of the rows of a message: too much, perhaps, to be made at once.</summary>
/// <param name="Count">How many rows it makes.</param>
/// <param name="Part">Makes some of them: from which on, and how many.</param>
internal sealed record Expansion(long Count, Func<long, int, Message> Part);

/// <summary>Reads in order where each row of the input becomes several or none. What becomes of one message is one message, or several where it is large.</summary>
/// <remarks>Its cursor is the rows before the message at hand and where the input stood there; and how much was given of what becomes of it, where that is not all.</remarks>
/// <param name="pipe">Who is read; frozen before the first row.</param>
/// <param name="input">The reader of its input, opened where <paramref name="from"/> says.</param>
/// <param name="from">Where to begin.</param>
/// <param name="expand">What becomes of a message, told how many rows of the input came before it.</param>
internal sealed class ExpandingReader(Pipe pipe, PipeReader input, Cursor from, Func<Message, long, Expansion> expand) : PipeReader
{
    private const int MostRows = 65_536;

    private Cursor _begin = input.Position;                 // where the input stood before the message at hand
    private Expansion? _expansion;
    private int _length;                                    // of the message at hand
    private long _row = from.Position;
    private long _given = from.Input(1).Position;

    public override Cursor Position => _given == 0 ? Cursor.At(from.Pass, _row, input.Position) : Cursor.At(from.Pass, _row, _begin, Cursor.At(from.Pass, _given));

    public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
    {
        await pipe.FreezeAsync(cancellationToken);
        while (true)
        {
            if (_expansion is null)
            {
                _begin = input.Position;
                if (await input.NextAsync(cancellationToken) is not { } rows) return null;
                (_expansion, _length) = (expand(rows, _row), rows.Length);
                if (_given > _expansion.Count)
                    throw new ComponentException($"A cursor says that {_given} rows were made of a message, which makes {_expansion.Count}: it was made by another graph, or of other data. Read from the start.");
            }
            var (expansion, start) = (_expansion, _given);
            var count = (int)Math.Min(MostRows, expansion.Count - start);
            _given += count;
            if (_given == expansion.Count) (_expansion, _row, _given) = (null, _row + _length, 0);
            if (count > 0) return expansion.Part(start, count);
        }
    }

    public override ValueTask DisposeAsync() => input.DisposeAsync();
}
