using System.Text;

namespace Fireworks;

/// <summary>FASTA: a line that begins with <c>&gt;</c> and holds the title, then lines of sequence. A line that begins with <c>;</c> is a comment.</summary>
/// <remarks>Source: Lipman and Pearson, "Rapid and sensitive protein similarity searches", Science 227 (1985), as NCBI writes it today.</remarks>
internal sealed class FastaFile(ByteWindow window) : SequenceFile(window)
{
    private readonly StringBuilder _sequence = new();

    public override bool TryRead(out SequenceRecord record)
    {
        record = default;
        string? title;
        do title = BeginRecord();
        while (title is not null && IsComment(title));
        if (title is null) return false;
        if (title[0] != '>') throw new InvalidDataException($"A FASTA record begins with '>' and its title, but this line begins with '{title[0]}'.");

        _sequence.Clear();
        while (ReadLine() is { } line)
        {
            if (line.StartsWith('>'))
            {
                PutBack(line);
                break;
            }
            if (IsComment(line)) continue;
            foreach (var letter in line)
                if (!char.IsWhiteSpace(letter)) _sequence.Append(letter);
        }
        record = SequenceRecord.Titled(title[1..], _sequence.ToString());
        return true;
    }

    // As the first programs wrote them.
    private static bool IsComment(string line) => line.StartsWith(';');
}
