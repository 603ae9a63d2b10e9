using System.Buffers.Text;
using System.Collections.Immutable;

namespace Fireworks;

/// <summary>Where a reader stands: its own position and one cursor for each input it reads. Opaque, immutable, a few hundred bytes at most.</summary>
/// <remarks>A component opened at a cursor gives exactly what the reader that reported it would have given next.</remarks>
public sealed class Cursor : IEquatable<Cursor>
{
    private Cursor(long pass, long position, ImmutableArray<Cursor> inputs) => (Pass, Position, Inputs) = (pass, position, inputs);

    /// <summary>The start of the first pass.</summary>
    public static Cursor Start { get; } = StartOf(0);

    /// <summary>Which pass over the data; from 0.</summary>
    public long Pass { get; }

    /// <summary>The component's own position in the pass, from 0; its meaning is the component's.</summary>
    public long Position { get; }

    /// <summary>Where its inputs stand; empty at the start of a pass.</summary>
    public ImmutableArray<Cursor> Inputs { get; }

    /// <summary>The start of a pass; from 0.</summary>
    public static Cursor StartOf(long pass) => new(Require.AtLeast(pass, 0), 0, []);

    /// <summary>A position, with where the inputs stand.</summary>
    public static Cursor At(long pass, long position, params ReadOnlySpan<Cursor> inputs) => new(pass, Require.AtLeast(position, 0), ImmutableArray.Create(inputs));

    /// <summary>Where an input is to be opened: its cursor, or the start of this pass.</summary>
    public Cursor Input(int index = 0) => index < Inputs.Length ? Inputs[index] : StartOf(Pass);

    /// <summary>The cursor as bytes: varints of pass, position and number of inputs, then each input.</summary>
    public byte[] ToBytes()
    {
        var bytes = new List<byte>(16);
        Write(bytes);
        return [.. bytes];
    }

    /// <summary>The cursor of these bytes.</summary>
    /// <exception cref="FormatException">The bytes are no cursor.</exception>
    public static Cursor FromBytes(ReadOnlySpan<byte> bytes)
    {
        var cursor = Read(ref bytes, depth: 0);
        return bytes.IsEmpty ? cursor : throw new FormatException("A cursor ended before its bytes did; it was made by another version or damaged.");
    }

    /// <summary>The cursor as text that fits in a URL.</summary>
    public override string ToString() => Base64Url.EncodeToString(ToBytes());

    /// <summary>The cursor of that text.</summary>
    /// <exception cref="FormatException">The text is no cursor.</exception>
    public static Cursor Parse(string text) => Base64Url.IsValid(text)
        ? FromBytes(Base64Url.DecodeFromChars(text))
        : throw new FormatException("A cursor is text in base 64 for URLs, but this is not; take it as it was given.");

    private void Write(List<byte> to)
    {
        WriteNumber(to, Pass);
        WriteNumber(to, Position);
        WriteNumber(to, Inputs.Length);
        foreach (var input in Inputs) input.Write(to);
    }

    private static Cursor Read(ref ReadOnlySpan<byte> from, int depth)
    {
        const int deepest = 1000;
        if (depth > deepest) throw new FormatException($"A cursor is nested at most {deepest} deep.");
        var (pass, position, count) = (ReadNumber(ref from), ReadNumber(ref from), ReadNumber(ref from));
        if (pass < 0 || position < 0 || count < 0 || count > from.Length) throw new FormatException("These bytes are no cursor: it was made by another version or damaged.");
        // Room is taken as inputs are read: each level may claim as many as there are bytes.
        var inputs = ImmutableArray.CreateBuilder<Cursor>((int)Math.Min(count, 4));
        for (var i = 0; i < count; i++) inputs.Add(Read(ref from, depth + 1));
        return new Cursor(pass, position, inputs.DrainToImmutable());
    }

    private static void WriteNumber(List<byte> to, long value)
    {
        var rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) to.Add((byte)(rest | 0x80));
        to.Add((byte)rest);
    }

    private static long ReadNumber(ref ReadOnlySpan<byte> from)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            if (from.IsEmpty) throw new FormatException("These bytes are no cursor: they end in a number.");
            var next = from[0];
            from = from[1..];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return (long)value;
        }
        throw new FormatException("These bytes are no cursor: a number is too long.");
    }

    /// <inheritdoc/>
    public bool Equals(Cursor? other) =>
        other is not null && Pass == other.Pass && Position == other.Position && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cursor);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Pass, Position, Inputs.Length);
}
