namespace Fireworks.Fuzz;

/// <summary>Damages a file in one to four places: the same number gives the same damage.</summary>
internal static class Mutator
{
    private static readonly byte[][] Tokens =
        [[0], [0xFF], [0xFF, 0xFF, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF, 0x7F], [0, 0, 0, 0x80], "\""u8.ToArray(), "\r"u8.ToArray(), "\n"u8.ToArray(), ","u8.ToArray(),
         "["u8.ToArray(), "{"u8.ToArray(), "}"u8.ToArray(), "]"u8.ToArray(), "1e999"u8.ToArray(), "-"u8.ToArray(), "\\ud800"u8.ToArray(), "NaN"u8.ToArray(), [0xC3], [0xEF, 0xBB, 0xBF]];

    public static byte[] Mutant(byte[] file, int number)
    {
        var random = new Random(number);
        var bytes = new List<byte>(file);
        for (var places = random.Next(1, 5); places > 0; places--)
        {
            var at = random.Next(bytes.Count + 1);
            var length = Math.Min(random.Next(1, 32), bytes.Count - at);
            switch (random.Next(7))
            {
                case 0 when at < bytes.Count: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1 when at < bytes.Count: bytes[at] = (byte)random.Next(256); break;
                case 2: bytes.InsertRange(at, Tokens[random.Next(Tokens.Length)]); break;
                case 3: bytes.RemoveRange(at, length); break;
                case 4: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                case 5: bytes.RemoveRange(at, bytes.Count - at); break;
                case 6:
                    var token = Tokens[random.Next(Tokens.Length)];
                    for (var i = 0; i < token.Length && at + i < bytes.Count; i++) bytes[at + i] = token[i];
                    break;
            }
        }
        return [.. bytes];
    }
}
