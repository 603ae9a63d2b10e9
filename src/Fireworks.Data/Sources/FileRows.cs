namespace Fireworks;

/// <summary>Where a row begins in a file.</summary>
/// <param name="Offset">Bytes before it, after unpacking.</param>
/// <param name="Line">Its line, from 1.</param>
internal readonly record struct RowMark(long Offset, long Line);

/// <summary>An open file of rows: moves from row to row, and collects those that are kept.</summary>
internal abstract class FileRows : IDisposable
{
    /// <summary>Where the next row begins.</summary>
    public abstract RowMark Next { get; }

    /// <summary>Whether <see cref="Seek"/> works: the file is neither packed nor in another encoding.</summary>
    public abstract bool CanSeek { get; }

    /// <summary>Goes to a row.</summary>
    public abstract void Seek(RowMark row);

    /// <summary>Moves to the next row; false at the end.</summary>
    /// <exception cref="DataFileException">What follows is no row.</exception>
    public abstract bool Move();

    /// <summary>Adds the current row to those kept.</summary>
    /// <exception cref="DataFileException">A cell does not fit its column.</exception>
    public abstract void Keep();

    /// <summary>The rows kept since the last call; without rows it still has the columns.</summary>
    public abstract Message Take();

    /// <summary>The next rows, up to <paramref name="most"/>; null at the end.</summary>
    public Message? Read(int most)
    {
        var rows = 0;
        for (; rows < most && Move(); rows++) Keep();
        return rows == 0 ? null : Take();
    }

    /// <inheritdoc/>
    public abstract void Dispose();
}
