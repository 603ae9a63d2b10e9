using System.Security.Cryptography;

namespace Fireworks;

/// <summary>What blobs are called: the SHA-256 of their contents in lower-case hex, kept under its first two digits.</summary>
internal static class BlobName
{
    private const int Length = 64;

    /// <summary>The name of contents.</summary>
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>A name from a manifest or a caller; one that is no hash must not become a path.</summary>
    /// <exception cref="ArgumentException">It is no hash.</exception>
    public static string Checked(string hash) => Is(hash)
        ? hash
        : throw new ArgumentException($"A blob's name is {Length} hexadecimal digits in lower case, but this is '{hash}'.", nameof(hash));

    /// <summary>Whether a text is the name of a blob.</summary>
    public static bool Is(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);
}
