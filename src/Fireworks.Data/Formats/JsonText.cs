using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fireworks;

/// <summary>Texts as JSON strings: only what JSON demands is escaped, since files are not put into web pages.</summary>
internal static class JsonText
{
    /// <summary>Options with that escaping.</summary>
    public static JsonSerializerOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a text with its quotes.</summary>
    public static void Write(IBufferWriter<byte> to, ReadOnlySpan<byte> utf8)
    {
        to.Write("\""u8);
        var safe = JavaScriptEncoder.UnsafeRelaxedJsonEscaping.FindFirstCharacterToEncodeUtf8(utf8);
        if (safe < 0) to.Write(utf8);
        else to.Write(JsonEncodedText.Encode(utf8, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes);
        to.Write("\""u8);
    }
}
