using System.Buffers;
using System.Text;

namespace Fireworks;

/// <summary>GenBank flat files: the header and the sequence of each record; the table of features is skipped.</summary>
/// <remarks>The id is the version (or accession), the name the locus, the description the definition without its last stop. Letters are made
/// upper case, as the readers of the field do. The header of a file of a release is skipped. Source: GenBank release notes, section 3.4 (format of records).</remarks>
internal sealed class GenBankFile(ByteWindow window) : SequenceFile(window)
{
    private const int ValueColumn = 12;

    // Of a sequence: a gap and a stop among them, and the spaces between tens.
    private static readonly SearchValues<char> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-* \t");

    public override bool TryRead(out SequenceRecord record)
    {
        record = default;
        if (BeginRecord() is not { } locus) return false;
        if (IsFirst && locus.Contains("Genetic Sequence Data Bank", StringComparison.OrdinalIgnoreCase))
            while (!locus.StartsWith("LOCUS ", StringComparison.Ordinal))
            {
                if (BeginRecord() is not { } next) return false;
                locus = next;
            }
        if (!locus.StartsWith("LOCUS ", StringComparison.Ordinal)) throw new InvalidDataException($"A GenBank record begins with LOCUS, but this line is '{Begin(locus)}'.");

        if (locus.AsSpan(6).IsWhiteSpace()) throw new InvalidDataException("LOCUS is followed by the name of the record, but here is none.");
        var name = locus[6..].Split(' ', 2, StringSplitOptions.RemoveEmptyEntries)[0];
        var fields = new Dictionary<string, StringBuilder>(StringComparer.Ordinal);
        var sequence = new StringBuilder();
        var section = "";
        while (ReadLine() is { } line)
        {
            if (line.StartsWith("//", StringComparison.Ordinal))
            {
                record = Record(name, fields, sequence);
                return true;
            }
            if (section == "ORIGIN" && !line.StartsWith("CONTIG", StringComparison.Ordinal))
            {
                AddSequence(line, sequence);
            }
            else if (line.Length > 0 && line[0] != ' ')
            {
                section = line.Split(' ', 2)[0];
                if (section != "ORIGIN") Add(fields, section, Value(line));
            }
            else if (line.Length > ValueColumn && string.IsNullOrWhiteSpace(line[..ValueColumn]))
            {
                Add(fields, section, Value(line));
            }
            else
            {
                section = "";                               // an indented keyword, such as ORGANISM, ends what the section says
            }
        }
        throw new InvalidDataException("A GenBank record ends with //, but the file ends: it is cut off.");
    }

    // The number of the first letter is aligned right, so that from 100 million on it begins the line.
    private static void AddSequence(string line, StringBuilder sequence)
    {
        var letters = line.AsSpan().TrimStart().TrimStart("0123456789");
        if (line is [not (' ' or '\t' or >= '0' and <= '9'), ..] || letters.ContainsAnyExcept(Letters))
            throw new InvalidDataException($"Behind ORIGIN stand lines of a number and letters, up to //, but here is '{Begin(line)}'.");
        foreach (var letter in letters)
            if (!char.IsWhiteSpace(letter)) sequence.Append(char.ToUpperInvariant(letter));
    }

    private static string Begin(string line) => line.Length > 40 ? $"{line[..40]}…" : line;

    private static SequenceRecord Record(string name, Dictionary<string, StringBuilder> fields, StringBuilder sequence)
    {
        string Field(string key) => fields.TryGetValue(key, out var value) ? value.ToString().Trim() : "";
        static string First(string words) => words.Split(' ', 2)[0];

        var id = Field("VERSION") is { Length: > 0 } version ? First(version) : Field("ACCESSION") is { Length: > 0 } accession ? First(accession) : name;
        var links = Field("DBLINK") is { Length: > 0 } dblink ? dblink : Field("PROJECT");
        var definition = Field("DEFINITION");
        var description = definition.EndsWith('.') ? definition[..^1] : definition;    // one stop: "et al.." ends with an abbreviation
        return new SequenceRecord(sequence.ToString(), id, name, description, string.Join(';', Links(links)));
    }

    // "BioProject: PRJNA1 BioSample: SAMN2" are two references, each with its database.
    private static IEnumerable<string> Links(string links)
    {
        var database = "";
        foreach (var word in links.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (word.EndsWith(':')) database = word;
            else yield return database + word.TrimEnd(',');
        }
    }

    private static string Value(string line) => line.Length > ValueColumn ? line[ValueColumn..].Trim() : "";

    private static void Add(Dictionary<string, StringBuilder> fields, string section, string value)
    {
        if (section is not ("DEFINITION" or "ACCESSION" or "VERSION" or "DBLINK" or "PROJECT")) return;
        if (!fields.TryGetValue(section, out var text)) fields[section] = text = new StringBuilder();
        text.Append(text.Length > 0 ? " " : "").Append(value);
    }
}
