using System.Text;

namespace Fireworks;

/// <summary>An open file of sequences as rows of text.</summary>
internal sealed class BioSeqRows(string name, string format, Stream stream, int bufferBytes) : FileRows
{
    private readonly SequenceFile _file = SequenceFile.Of(format, new ByteWindow(stream, bufferBytes));
    private readonly TextColumnBuilder[] _columns = [new(), new(), new(), new(), new(), new()];
    private SequenceRecord _record;

    /// <inheritdoc/>
    public override RowMark Next => _file.Next;

    /// <inheritdoc/>
    public override bool CanSeek => _file.CanSeek;

    /// <inheritdoc/>
    public override void Seek(RowMark row) => Guard(() =>
    {
        _file.Seek(row);
        return true;
    });

    /// <inheritdoc/>
    public override bool Move() => Guard(() => _file.TryRead(out _record));

    /// <inheritdoc/>
    public override void Keep()
    {
        _columns[0].Add(_record.Sequence);
        _columns[1].Add(_record.Id);
        _columns[2].Add(_record.Name);
        _columns[3].Add(_record.Description);
        _columns[4].Add(_record.Dbxrefs);
        if (format == "fastq") _columns[5].Add(_record.Qualities);
    }

    /// <inheritdoc/>
    public override Message Take()
    {
        var rows = new Message(
            ("sequences", _columns[0].Build()), ("ids", _columns[1].Build()), ("names", _columns[2].Build()),
            ("descriptions", _columns[3].Build()), ("dbxrefs", _columns[4].Build()));
        return format == "fastq" ? rows.With("qualities", _columns[5].Build()) : rows;
    }

    private T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (DecoderFallbackException e)
        {
            throw new DataFileException(name, _file.LastLine, null, "Text is UTF-8, but this line is not; convert the file, for example with iconv.", e);
        }
        catch (InvalidDataException e)
        {
            throw new DataFileException(name, _file.Line, null, $"{e.Message} Correct the record, or name the file's format: fasta, fastq or genbank.", e);
        }
    }

    /// <inheritdoc/>
    public override void Dispose() => _file.Dispose();
}
