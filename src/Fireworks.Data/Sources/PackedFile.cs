using System.IO.Compression;
using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>A gzipped file as it unpacks. One that ends before its data do is an error that names it, never a shorter file.</summary>
/// <remarks>By itself .NET takes the end of the file for the end of the data. Its strict validation is a switch of the whole process, which
/// .NET looks at once, when the first stream is read to its end; so it is set as this assembly is loaded, and tried before it is relied on.</remarks>
internal sealed class PackedFile : Stream
{
    private const string Switch = "System.IO.Compression.UseStrictValidation";

    private static readonly Lazy<bool> IsStrict = new(RefusesHalf);

    private readonly GZipStream _data;
    private readonly Func<string, DataFileException> _refuse;

    private PackedFile(Stream file, Func<string, DataFileException> refuse) => (_data, _refuse) = (new GZipStream(file, CompressionMode.Decompress), refuse);

    [ModuleInitializer]
    internal static void BeStrict() => AppContext.SetSwitch(Switch, true);

    /// <summary>The data of a file.</summary>
    /// <param name="file">The file; owned.</param>
    /// <param name="refuse">Makes the exception for a problem with the whole file.</param>
    public static PackedFile Open(Stream file, Func<string, DataFileException> refuse)
    {
        var problem = !IsStrict.Value ? $"The app has unpacked data before Fireworks was loaded, so cut-off files would not be noticed; set \"{Switch}\": true in its runtimeconfig.template.json."
            : file.Length == 0 ? "The file has no bytes, but a .gz has at least a header: it is cut off. Get it again."
            : null;
        if (problem is null) return new PackedFile(file, refuse);
        file.Dispose();
        throw refuse(problem);
    }

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        try
        {
            return _data.Read(buffer);
        }
        catch (InvalidDataException e)
        {
            throw _refuse($"The .gz is cut off or damaged: {e.Message} Get it again.");
        }
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private static bool RefusesHalf()
    {
        var whole = new MemoryStream();
        using (var to = new GZipStream(whole, CompressionLevel.Fastest, leaveOpen: true)) to.Write("half"u8);
        using var half = new GZipStream(new MemoryStream(whole.ToArray()[..^8]), CompressionMode.Decompress);
        try
        {
            half.CopyTo(Null);
            return false;
        }
        catch (InvalidDataException)
        {
            return true;
        }
    }

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    public override void Flush() { }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) _data.Dispose();
        base.Dispose(disposing);
    }
}
