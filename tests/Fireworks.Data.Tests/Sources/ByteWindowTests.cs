using System.Text;

namespace Fireworks;

public sealed class ByteWindowTests
{
    [Theory]
    [InlineData("a\r\nbb\r\n\r\nccc\rdd\n\re", "a", "bb", "", "ccc", "dd", "", "e")]
    [InlineData("a\r", "a")]
    [InlineData("\r\n\r", "", "")]
    [InlineData("")]
    public void Lines_end_with_lf_cr_lf_or_cr_wherever_the_bytes_at_hand_end(string text, params string[] lines)
    {
        for (var bytes = 2; bytes < 20; bytes++)
        {
            using var window = new ByteWindow(new MemoryStream(Encoding.UTF8.GetBytes(text)), bytes);
            var read = new List<string>();
            while (window.TryReadLine(out var line)) read.Add(Encoding.UTF8.GetString(line));

            Assert.Equal(lines, read);
            Assert.Equal(text.Length, window.Offset);
        }
    }

    [Theory]
    [InlineData(99, true)]
    [InlineData(100, true)]
    [InlineData(101, false)]
    [InlineData(199, false)]
    public void The_longest_line_is_as_long_as_it_is_said_to_be(int length, bool isRead)
    {
        using var window = new ByteWindow(new MemoryStream(Encoding.UTF8.GetBytes($"{new string('a', length)}\nbb\n")), bytes: 16, most: 100);
        void Read() => Assert.True(window.TryReadLine(out var line) && line.Length == length);

        if (!isRead)
        {
            Assert.Contains("100 bytes", Assert.Throws<InvalidDataException>(Read).Message, StringComparison.Ordinal);
            return;
        }
        Read();
        Assert.True(window.TryReadLine(out var next) && next.SequenceEqual("bb"u8));
    }

    [Fact]
    public void A_human_chromosome_on_one_line_is_read() => Assert.True(ByteWindow.MostRecordBytes > 248_956_422);
}
