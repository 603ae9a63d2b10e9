using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace Fireworks;

/// <summary>A gzipped file as it unpacks: its members one after the other, as <c>bgzip</c> and <c>cat a.gz b.gz</c> make several. One that is cut
/// off, damaged, or goes on with something else is an error that names it, never a shorter file.</summary>
/// <remarks>.NET's own reader takes whatever does not begin as a member for the end of the data, so that one bit would cost the rest of the file.
/// Here each member is held to its checksum and length (RFC 1952). Zeros behind a member are padding.</remarks>
internal sealed class PackedFile : ForwardStream
{
    private const int ExtraFlag = 4, NameFlag = 8, CommentFlag = 16, HeaderSumFlag = 2, UnknownFlags = 0xE0;
    private const int TrailerBytes = 8;

    private readonly PackedBytes _file;
    private readonly Func<string, DataFileException> _refuse;
    private readonly Crc32 _sum = new();
    private uint _length;                          // of the member, as it says it: modulo 2^32
    private DeflateStream? _member;
    private bool _any;

    private PackedFile(Stream file, Func<string, DataFileException> refuse) => (_file, _refuse) = (new PackedBytes(file), refuse);

    /// <summary>The data of a file.</summary>
    /// <param name="file">The file; owned.</param>
    /// <param name="refuse">Makes the exception for a problem with the whole file.</param>
    public static PackedFile Open(Stream file, Func<string, DataFileException> refuse) => new(file, refuse);

    /// <inheritdoc/>
    public override int Read(Span<byte> buffer)
    {
        if (buffer.IsEmpty) return 0;
        while (_member is not null || BeginMember())
        {
            if (Unpack(_member!, buffer) is > 0 and var count)
            {
                _sum.Append(buffer[..count]);
                _length += (uint)count;
                return count;
            }
            EndMember();
        }
        return 0;
    }

    private int Unpack(DeflateStream member, Span<byte> buffer)
    {
        try
        {
            return member.Read(buffer);
        }
        catch (InvalidDataException)
        {
            throw Damaged("what is in it does not unpack");
        }
    }

    private bool BeginMember()
    {
        if (_any) _file.SkipZeros();
        var place = _file.Place;
        var first = _file.Next();
        if (first < 0) return _any ? false : throw _refuse("The file has no bytes, but a .gz has at least a header: it is cut off. Get it again.");
        var second = _file.Next();
        if (first != 0x1F || second is not (0x8B or < 0)) throw NoMember(place, first, second);
        if (second < 0 || HeaderByte() != 8) throw Damaged("its header names no packing that there is");
        SkipHeader(HeaderByte());
        _sum.Reset();
        _length = 0;
        _any = true;
        _member = new DeflateStream(_file, CompressionMode.Decompress, leaveOpen: true);
        return true;
    }

    private void SkipHeader(int flags)
    {
        if ((flags & UnknownFlags) != 0) throw Damaged("its header has flags that do not exist");
        Skip(6);                                   // when and where it was packed
        if ((flags & ExtraFlag) != 0) Skip(HeaderByte() | HeaderByte() << 8);
        if ((flags & NameFlag) != 0) SkipText();
        if ((flags & CommentFlag) != 0) SkipText();
        if ((flags & HeaderSumFlag) != 0) Skip(2);
    }

    private void Skip(int bytes)
    {
        for (var i = 0; i < bytes; i++) HeaderByte();
    }

    private void SkipText()
    {
        while (HeaderByte() != 0) { }
    }

    private int HeaderByte() => _file.Next() is >= 0 and var read ? read : throw Damaged("it ends within a header");

    private void EndMember()
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, _sum.GetCurrentHashAsUInt32());
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _length);
        if (!_file.GoBehind(trailer)) throw Damaged("what is in it ends too soon, or has not the checksum and length that it says");
        _member!.Dispose();
        _member = null;
    }

    private DataFileException NoMember(long place, int first, int second)
    {
        var found = second < 0 ? $"{first:X2}" : $"{first:X2} {second:X2}";
        return _refuse(_any
            ? $"The .gz goes on at byte {place} with what is no gzip data (it begins with {found}, not with 1F 8B): it is damaged, or something was written behind it. Get it again."
            : $"A .gz begins with 1F 8B, but this file with {found}: it is not packed with gzip, or damaged. Take .gz off its name, or pack it.");
    }

    private DataFileException Damaged(string how) => _refuse($"The .gz is cut off or damaged: {how}. Get it again.");

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _member?.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }
}
