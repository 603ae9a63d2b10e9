using CsCheck;

namespace Fireworks.Tests;

public sealed class BlockWriterTests
{
    [Fact]
    public void It_hands_over_what_was_added_and_begins_anew() => Gen.Select(Gen.Int[0, 9000], Gen.Byte.Array[0, 3000].Array[0, 20]).Sample((capacity, parts) =>
    {
        var writer = new BlockWriter(capacity);
        foreach (var part in parts) part.CopyTo(writer.Add(part.Length));

        var first = writer.Build();
        new byte[] { 7 }.CopyTo(writer.Add(1));
        var second = writer.Build();

        Assert.Equal(parts.SelectMany(p => p), first.ToArray());
        Assert.Equal([7], second.ToArray());
        Assert.Equal(0, writer.Count);
    });

    [Fact]
    public void More_than_a_column_can_hold_is_refused()
    {
        var writer = new BlockWriter(0);
        writer.Add(1);

        var refusal = Assert.Throws<MessageShapeException>(() => { writer.Add(int.MaxValue); });

        Assert.Contains("under 2 GiB", refusal.Message, StringComparison.Ordinal);
    }
}
