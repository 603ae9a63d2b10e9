using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class RowReaderTests
{
    [Fact]
    public void Any_sizes_of_messages_and_of_takes_give_the_same_rows_and_can_be_resumed() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 12].Array[1, 8], Gen.Int[0, 7]).Sample((chunkRows, takes, resumeAfter) =>
        {
            var source = Digits.Pipe(30, chunkRows);
            var parts = new List<Message>();
            var reader = new RowReader(source, Cursor.Start);
            for (var i = 0; i < takes.Length; i++)
            {
                if (i == resumeAfter) reader = new RowReader(source, Cursor.FromBytes(reader.Position.ToBytes()));
                if (Take(reader, takes[i]) is { } rows) parts.Add(rows);
            }

            Assert.Equal(Digits.Message(30).Slice(0, Math.Min(30, takes.Sum())), Message.Concat(parts));
        });

    private static Message? Take(RowReader reader, int rows) => reader.TakeAsync(rows).AsTask().GetAwaiter().GetResult();

    [Fact]
    public async Task A_cursor_of_other_rows_is_refused_and_skips_none()
    {
        await using var reader = new RowReader(Digits.Pipe(), Cursor.At(0, 1_000_000, Cursor.Start));

        Assert.Contains("1000000 rows", (await Assert.ThrowsAsync<ComponentException>(async () => await reader.TakeAsync(5))).Message);
        Assert.Throws<ComponentException>(() => new RowReader(Digits.Pipe(), Cursor.At(0, 1L << 32, Cursor.Start)));
    }
}
