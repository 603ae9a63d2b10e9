using System.Buffers;
using System.IO.MemoryMappedFiles;
using Microsoft.Win32.SafeHandles;

namespace Fireworks;

/// <summary>A file seen as memory: nothing is read before it is touched. It stays mapped until no column shows any of it.</summary>
/// <remarks>The system's handle is the only finalizable object. Whoever cuts the file short while it is mapped ends this process, so files
/// are replaced whole: <see cref="Message.Save"/> writes beside the old file and then takes its name.</remarks>
internal sealed unsafe class MappedFile
{
    private readonly SafeMemoryMappedViewHandle _view;

    private MappedFile(SafeMemoryMappedViewHandle view, long length) => (_view, Length) = (view, length);

    public long Length { get; }

    /// <exception cref="ArrowFormatException">The file is empty.</exception>
    public static MappedFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length == 0) throw new ArrowFormatException($"The file '{path}' is empty: it is no Arrow file.");
        using var map = MemoryMappedFile.CreateFromFile(stream, null, 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        // Not disposed: the view's handle belongs to the windows given out.
        var view = map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
        return new MappedFile(view.SafeMemoryMappedViewHandle, stream.Length);
    }

    public ReadOnlyMemory<byte> Slice(long offset, int length) => offset >= 0 && length >= 0 && offset <= Length - length
        ? new Window(this, offset, length).Memory
        : throw new ArgumentOutOfRangeException(nameof(offset), offset, $"{length} bytes lie outside the {Length} of the file.");

    private sealed class Window(MappedFile file, long offset, int length) : MemoryManager<byte>
    {
        public override Span<byte> GetSpan() => new((byte*)file._view.DangerousGetHandle() + offset, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)file._view.DangerousGetHandle() + offset + elementIndex, default, this);

        public override void Unpin() { }

        protected override void Dispose(bool disposing) { }
    }
}
