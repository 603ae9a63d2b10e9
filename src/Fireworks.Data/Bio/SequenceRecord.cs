namespace Fireworks;

/// <summary>One record of a file of biological sequences.</summary>
/// <param name="Sequence">The letters, without white space.</param>
/// <param name="Id">What the record is known by.</param>
/// <param name="Name">A shorter name; the id where the format has none.</param>
/// <param name="Description">The title.</param>
/// <param name="Dbxrefs">References to other databases, put together by semicolons.</param>
/// <param name="Qualities">FASTQ: one character a letter; else empty.</param>
internal readonly record struct SequenceRecord(string Sequence, string Id, string Name, string Description, string Dbxrefs = "", string Qualities = "")
{
    /// <summary>A record whose title line begins with its id.</summary>
    public static SequenceRecord Titled(string title, string sequence, string qualities = "")
    {
        var id = title.AsSpan().TrimStart();
        id = id.IndexOfAny(' ', '\t') is >= 0 and var end ? id[..end] : id;
        return new SequenceRecord(sequence, id.ToString(), id.ToString(), title, "", qualities);
    }
}
