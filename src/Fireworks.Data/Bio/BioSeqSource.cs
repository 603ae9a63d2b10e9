namespace Fireworks;

/// <summary>The records of a file of biological sequences, plain or gzipped: FASTA, FASTQ or GenBank.</summary>
/// <remarks>Columns, all text: <c>sequences</c>, <c>ids</c>, <c>names</c>, <c>descriptions</c>, <c>dbxrefs</c> (put together by semicolons), and of
/// FASTQ <c>qualities</c> as they stand in the file, one character a letter. FASTA and FASTQ take the id and name from the first word of the
/// title and the whole title as description. All are UTF-8.</remarks>
[Component("bioseq")]
public sealed class BioSeqSource : FileSource
{
    /// <summary>A source of the records of a file.</summary>
    /// <param name="path">The file, under one of the host's data roots.</param>
    /// <param name="format"><c>fasta</c> (default), <c>fastq</c> or <c>genbank</c>.</param>
    /// <param name="chunkRows">Records of one message; 1 to 1,048,576. Default 256: a record may be long.</param>
    /// <exception cref="ArgumentException">The path is empty or the format unknown.</exception>
    public BioSeqSource(string path, string format = "fasta", int chunkRows = 256)
        : base(path, chunkRows) => Format = Require.OneOf(format, ["fasta", "fastq", "genbank"]);

    /// <summary><c>fasta</c>, <c>fastq</c> or <c>genbank</c>.</summary>
    public string Format { get; }

    private protected override FileRows OpenRows(int bufferBytes) =>
        new BioSeqRows(Path, Format, DataFile.Open(Resolve(), problem => new DataFileException(Path, 0, null, problem)), bufferBytes);
}
