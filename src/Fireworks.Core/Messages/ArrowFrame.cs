namespace Fireworks;

/// <summary>Lengths of one message of a stream, in bytes.</summary>
internal readonly record struct ArrowFrame(int Metadata, int Body)
{
    public int BodyStart => ArrowDecoder.PrefixBytes + Metadata;

    public int Length => Metadata == 0 ? 0 : checked(BodyStart + Body);
}
