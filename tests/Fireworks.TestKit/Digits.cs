namespace Fireworks.TestKit;

/// <summary>Small messages for tests, the same on every machine: every kind of column, and values that tell rows apart.</summary>
public static class Digits
{
    /// <summary>The columns: row (int64, from 0), label (int64, 0 to 9), title (text), pixel0 and pixel1 (float32), image (float32[2,2]).</summary>
    public static Message Message(int rows = 50)
    {
        var index = Enumerable.Range(0, rows).ToArray();
        return new Message(
            ("row", TensorColumn.Of<long>([.. index.Select(i => (long)i)])),
            ("label", TensorColumn.Of<long>([.. index.Select(i => (long)(i * 7 % 10))])),
            ("title", TextColumn.Of([.. index.Select(i => i % 3 == 0 ? $"digit {i}" : $"a digit with a long title, number {i}")])),
            ("pixel0", TensorColumn.Of<float>([.. index.Select(i => i * 0.5f)])),
            ("pixel1", TensorColumn.Of<float>([.. index.Select(i => i % 4 * 3f - 1)])),
            ("image", TensorColumn.Of<float>([.. Enumerable.Range(0, rows * 4).Select(i => i * i % 17 / 4f)], 2, 2)));
    }

    /// <summary>A source of them.</summary>
    /// <param name="rows">How many.</param>
    /// <param name="chunkRows">Rows of each message; the default leaves a shorter last one.</param>
    public static MessagePipe Pipe(int rows = 50, int chunkRows = 7) => new(Message(rows), chunkRows);
}
