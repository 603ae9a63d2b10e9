using System.Text;

namespace Fireworks;

/// <summary>FASTQ: <c>@</c> and the title, lines of sequence, <c>+</c>, then as many characters of quality.</summary>
/// <remarks>Qualities may begin with <c>@</c>, so the record ends by their number, not by what a line begins with. Source: Cock et al., "The
/// Sanger FASTQ file format", Nucleic Acids Research 38 (2010).</remarks>
internal sealed class FastqFile(ByteWindow window) : SequenceFile(window)
{
    public override bool TryRead(out SequenceRecord record)
    {
        record = default;
        if (BeginRecord() is not { } title) return false;
        if (title[0] != '@') throw new InvalidDataException($"A FASTQ record begins with '@' and its title, but this line begins with '{title[0]}'.");

        var sequence = new StringBuilder();
        string? line;
        while ((line = ReadLine()) is not null && !line.StartsWith('+')) sequence.Append(line.AsSpan().Trim());
        if (line is null) throw new InvalidDataException("A FASTQ record has a line that begins with '+' before its qualities, but the file ends.");
        if (line.Length > 1 && line.AsSpan(1).TrimEnd().SequenceEqual(title.AsSpan(1).TrimEnd()) is false)
            throw new InvalidDataException($"The title behind '+' repeats that of the record, but '{line[1..]}' is not '{title[1..]}'.");

        var qualities = new StringBuilder();
        while (qualities.Length < sequence.Length && (line = ReadLine()) is not null) qualities.Append(line.AsSpan().Trim());
        if (qualities.Length != sequence.Length)
            throw new InvalidDataException($"A FASTQ record has one quality a letter, but this one has {sequence.Length} letters and {qualities.Length} qualities.");
        record = SequenceRecord.Titled(title[1..], sequence.ToString(), qualities.ToString());
        return true;
    }
}
