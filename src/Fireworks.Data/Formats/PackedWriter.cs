using System.IO.Compression;

namespace Fireworks;

/// <summary>Packs a file with gzip, also one of no bytes.</summary>
/// <remarks>.NET writes nothing where nothing was written, which no reader takes for a .gz.</remarks>
/// <param name="to">The file, at its beginning; disposed with the writer.</param>
internal sealed class PackedWriter(Stream to) : GZipStream(to, CompressionLevel.Fastest, leaveOpen: true)
{
    // A header, a last block without data, and their checksum and length, which are 0.
    private static ReadOnlySpan<byte> Nothing => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        var file = disposing ? BaseStream : null;               // none once it is disposed
        base.Dispose(disposing);
        if (file is { Length: 0 }) file.Write(Nothing);
        file?.Dispose();
    }
}
