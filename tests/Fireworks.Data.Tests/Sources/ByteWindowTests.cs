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
}
