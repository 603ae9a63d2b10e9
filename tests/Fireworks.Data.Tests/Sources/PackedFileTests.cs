namespace Fireworks;

public sealed class PackedFileTests
{
    private static readonly byte[] One = Packed("a,b\n1,x\n"u8), Two = Packed("2,y\n3,z\n"u8), None = Packed([]);

    [Fact]
    public void Members_behind_each_other_are_one_file_also_empty_ones_and_those_behind_zeros()
    {
        var expected = "a,b\n1,x\n2,y\n3,z\n"u8.ToArray();

        Assert.Equal(expected, Unpacked([.. One, .. Two]));
        Assert.Equal(expected, Unpacked([.. None, .. One, .. None, .. None, .. Two, .. None]));
        Assert.Equal(expected, Unpacked([.. One, 0, 0, 0, .. Two, .. new byte[100_000]]));
    }

    [Fact]
    public void One_bit_that_is_wrong_anywhere_is_an_error_or_changes_nothing()
    {
        byte[] whole = [.. One, .. Two];
        var expected = Unpacked(whole);
        for (var bit = 0; bit < 8 * whole.Length; bit++)
        {
            var damaged = whole.ToArray();
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                Assert.Equal(expected, Unpacked(damaged));
            }
            catch (DataFileException e)
            {
                Assert.StartsWith("f.gz: ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_second_member_that_does_not_begin_as_one_is_refused(int place)
    {
        byte[] damaged = [.. One, .. Two];
        damaged[One.Length + place] ^= 1;

        var refused = Assert.Throws<DataFileException>(() => Unpacked(damaged));

        Assert.Contains($"at byte {One.Length} with what is no gzip data", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100_000)]
    public void What_follows_the_last_member_is_refused(int bytes)
    {
        byte[] followed = [.. One, .. Enumerable.Repeat((byte)7, bytes)];

        Assert.Contains("at byte", Assert.Throws<DataFileException>(() => Unpacked(followed)).Message, StringComparison.Ordinal);
        Assert.Contains("at byte", Assert.Throws<DataFileException>(() => Unpacked([.. One, 0, 0, .. followed[One.Length..]])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_ends_anywhere_but_behind_a_member_is_cut_off()
    {
        byte[] whole = [.. One, .. Two];
        for (var length = 0; length < whole.Length; length++)
            if (length != One.Length)
                Assert.Contains("cut off", Assert.Throws<DataFileException>(() => Unpacked(whole[..length])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Members_end_at_whatever_byte_of_a_piece()
    {
        var noise = new byte[140_000];
        new Random(3).NextBytes(noise);
        foreach (var around in (int[])[8192, 16384, 65536, 131072])
            for (var length = around - 40; length < around + 5; length++)
                Assert.Equal([.. noise[..length], .. noise[..7]], Unpacked([.. Packed(noise.AsSpan(0, length)), .. Packed(noise.AsSpan(0, 7))]));
    }

    [Fact]
    public void Headers_may_hold_a_name_a_comment_extra_fields_and_a_checksum()
    {
        byte[] header = [0x1F, 0x8B, 8, 2 | 4 | 8 | 16, 1, 2, 3, 4, 0, 3, 5, 0, 1, 2, 3, 4, 5, .. "name\0"u8, .. "comment\0"u8, 9, 9];

        Assert.Equal("a,b\n1,x\n"u8.ToArray(), Unpacked([.. header, .. One[10..]]));
    }

    [Fact]
    public void A_file_that_is_not_packed_or_has_a_wrong_checksum_is_told_so()
    {
        var wrong = One.ToArray();
        wrong[^8] ^= 1;

        Assert.Contains("begins with 1F 8B, but this file with 61 2C: it is not packed", Assert.Throws<DataFileException>(() => Unpacked("a,b\n"u8.ToArray())).Message, StringComparison.Ordinal);
        Assert.Contains("checksum", Assert.Throws<DataFileException>(() => Unpacked(wrong)).Message, StringComparison.Ordinal);
    }

    private static byte[] Packed(ReadOnlySpan<byte> data)
    {
        var packed = new MemoryStream();
        using (var to = new PackedWriter(new Kept(packed))) to.Write(data);
        return packed.ToArray();
    }

    private static byte[] Unpacked(byte[] packed)
    {
        using var from = PackedFile.Open(new MemoryStream(packed), problem => new DataFileException("f.gz", 0, null, problem));
        var data = new MemoryStream();
        from.CopyTo(data);
        return data.ToArray();
    }

    // Bytes that outlive the stream that was written.
    private sealed class Kept(MemoryStream to) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing) WriteTo(to);
            base.Dispose(disposing);
        }
    }
}
