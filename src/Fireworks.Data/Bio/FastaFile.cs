using System.Text;

namespace Fireworks;

/// <summary>FASTA: a line that begins with <c>&gt;</c> and holds the title, then lines of sequence.</summary>
/// <remarks>Source: Lipman and Pearson, "Rapid and sensitive protein similarity searches", Science 227 (1985), as NCBI writes it today.</remarks>
internal sealed class FastaFile(ByteWindow window) : SequenceFile(window)
{
    private readonly StringBuilder _sequence = new();

    public override bool TryRead(out SequenceRecord record)
    {
        record = default;
        if (BeginRecord() is not { } title) return false;
        if (title[0] != '>') throw new InvalidDataException($"A FASTA record begins with '>' and its title, but this line begins with '{title[0]}'.");

        _sequence.Clear();
        while (ReadLine() is { } line)
        {
            if (line.StartsWith('>'))
            {
                PutBack(line);
                break;
            }
            if (line.StartsWith(';')) continue;             // a comment, as the first programs wrote them
            foreach (var letter in line)
                if (!char.IsWhiteSpace(letter)) _sequence.Append(letter);
        }
        record = SequenceRecord.Titled(title[1..], _sequence.ToString());
        return true;
    }
}
