using CsCheck;

namespace Fireworks.Tests;

public sealed class CursorTests
{
    private static readonly Gen<Cursor> Cursors = Gen.Recursive<Cursor>((depth, inner) =>
        Gen.Select(Gen.Long[0, long.MaxValue], Gen.Long[0, long.MaxValue], depth < 3 ? inner.Array[0, 3] : Gen.Const(Array.Empty<Cursor>()), (pass, position, inputs) => Cursor.At(pass, position, inputs)));

    [Fact]
    public void Comes_back_from_bytes_and_from_text() => Cursors.Sample(cursor =>
    {
        Assert.Equal(cursor, Cursor.FromBytes(cursor.ToBytes()));
        Assert.Equal(cursor, Cursor.Parse(cursor.ToString()));
        Assert.Matches("^[A-Za-z0-9_-]+$", cursor.ToString());
    });

    [Fact]
    public void Damaged_bytes_are_refused_or_are_another_cursor() => Gen.Byte.Array[0, 30].Sample(bytes =>
    {
        try
        {
            Assert.Equal(Cursor.FromBytes(bytes), Cursor.FromBytes(Cursor.FromBytes(bytes).ToBytes()));
        }
        catch (FormatException)
        {
            // Refused, as damage should be.
        }
    }, iter: 10_000);

    [Fact]
    public void Cut_off_or_lengthened_bytes_are_refused()
    {
        var bytes = Cursor.At(1, 300, Cursor.At(2, 5)).ToBytes();

        for (var length = 0; length < bytes.Length; length++) Assert.Throws<FormatException>(() => Cursor.FromBytes(bytes.AsSpan(0, length)));
        Assert.Throws<FormatException>(() => Cursor.FromBytes([.. bytes, 0]));
        Assert.Throws<FormatException>(() => Cursor.FromBytes([.. Enumerable.Repeat<byte>(0xFF, 20)]));
        Assert.Throws<FormatException>(() => Cursor.Parse("not a cursor"));
    }

    [Fact]
    public void A_position_before_the_start_is_refused()
    {
        byte[] minusOne = [0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0];

        Assert.Throws<FormatException>(() => Cursor.FromBytes(minusOne));
        Assert.Throws<ArgumentOutOfRangeException>(() => Cursor.At(0, -1));
    }

    [Fact]
    public void An_input_without_a_cursor_begins_at_the_start_of_the_pass()
    {
        Assert.Equal(Cursor.StartOf(4), Cursor.At(4, 9).Input());
        Assert.Equal(Cursor.At(4, 1), Cursor.At(4, 9, Cursor.At(4, 1)).Input());
        Assert.Throws<ArgumentOutOfRangeException>(() => Cursor.StartOf(-1));
    }
}
