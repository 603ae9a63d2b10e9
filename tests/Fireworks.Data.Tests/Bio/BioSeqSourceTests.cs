namespace Fireworks;

public sealed class BioSeqSourceTests : PipeConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    protected override bool ReadsInput => false;

    protected override NodeContext Context => base.Context with { Services = new TestServices(new DataRoots(_temp.Path)) };

    protected override Pipe Create(Pipe input)
    {
        _temp.Write("conformance.fasta", string.Concat(Enumerable.Range(0, 20).Select(i => $">seq{i} number {i}\nACGT{new string('A', i)}\nTT\n\n")));
        return new BioSeqSource("conformance.fasta", chunkRows: 3);
    }

    [Fact]
    public async Task Reads_fasta()
    {
        var rows = await Source(">gi|1 first of two\r\nACGT\r\nTTNN\r\n; a comment\n>second\n\n>third with\ttab\nM K V\n*\n", "fasta").RowsAsync();

        Assert.Equal(["sequences", "ids", "names", "descriptions", "dbxrefs"], rows.Names);
        Assert.Equal(["ACGTTTNN", "", "MKV*"], rows.Text("sequences"));
        Assert.Equal(["gi|1", "second", "third"], rows.Text("ids"));
        Assert.Equal(["gi|1", "second", "third"], rows.Text("names"));
        Assert.Equal(["gi|1 first of two", "second", "third with\ttab"], rows.Text("descriptions"));
        Assert.Equal(["", "", ""], rows.Text("dbxrefs"));
    }

    [Fact]
    public async Task Reads_fastq_whose_qualities_look_like_titles()
    {
        var rows = await Source("@r1 a\nACGT\nAC\n+r1 a\n@+II\nI!\n@r2\nA\n+\n@\n", "fastq").RowsAsync();

        Assert.Equal(["ACGTAC", "A"], rows.Text("sequences"));
        Assert.Equal(["@+III!", "@"], rows.Text("qualities"));
        Assert.Equal(["r1", "r2"], rows.Text("ids"));
    }

    [Fact]
    public async Task Reads_genbank()
    {
        var rows = await Source("""
            LOCUS       SCU49845     25 bp    DNA             PLN       21-JUN-1999
            DEFINITION  Saccharomyces cerevisiae TCP1-beta gene, partial cds; and Axl2p
                        (AXL2) genes, complete cds.
            ACCESSION   U49845
            VERSION     U49845.1  GI:1293613
            DBLINK      BioProject: PRJNA128
                        BioSample: SAMEA1, SAMEA2
            SOURCE      Saccharomyces cerevisiae (baker's yeast)
              ORGANISM  Saccharomyces cerevisiae
                        Eukaryota; Fungi.
            FEATURES             Location/Qualifiers
                 source          1..25
                                 /organism="Saccharomyces cerevisiae"
            ORIGIN
                    1 gatcctccat atacaacggt
                   21 atctc
            //
            LOCUS       TWO          3 bp    DNA             PLN       21-JUN-1999
            DEFINITION  Second.
            ORIGIN
                    1 acg
            //

            """, "genbank").RowsAsync();

        Assert.Equal(["GATCCTCCATATACAACGGTATCTC", "ACG"], rows.Text("sequences"));
        Assert.Equal(["U49845.1", "TWO"], rows.Text("ids"));
        Assert.Equal(["SCU49845", "TWO"], rows.Text("names"));
        Assert.Equal(["Saccharomyces cerevisiae TCP1-beta gene, partial cds; and Axl2p (AXL2) genes, complete cds", "Second"], rows.Text("descriptions"));
        Assert.Equal(["BioProject:PRJNA128;BioSample:SAMEA1;BioSample:SAMEA2", ""], rows.Text("dbxrefs"));
    }

    [Theory]
    [InlineData("ORIGIN\n 99999961 acgt acgt\n100000021 ttt\n//\n")]
    [InlineData("ORIGIN      \n1 acgt acgt\n61 ttt\n//\n")]
    [InlineData("ORIGIN\n        1 acgtacgt\n\n        9 ttt\nCONTIG      join(A1.1:1..11)\n//\n")]
    public async Task Sequence_is_read_whole_wherever_its_numbers_begin(string origin) =>
        Assert.Equal(["ACGTACGTTTT"], (await Source($"LOCUS       X\n{origin}", "genbank").RowsAsync()).Text("sequences"));

    [Theory]
    [InlineData("Genes of Smith et al..", "Genes of Smith et al.")]
    [InlineData("Genes", "Genes")]
    [InlineData(".", "")]
    public async Task A_definition_of_genbank_loses_its_last_stop_only(string definition, string description) =>
        Assert.Equal([description], (await Source($"LOCUS       X\nDEFINITION  {definition}\nORIGIN\n//\n", "genbank").RowsAsync()).Text("descriptions"));

    [Fact]
    public async Task The_header_of_a_release_of_genbank_is_skipped()
    {
        const string header = "GBPLN1.SEQ          Genetic Sequence Data Bank\n                         June 15 1999\n\n   2 loci,  6 bases, from 2 reported sequences\n\n";
        var source = Source(header + "LOCUS       X\nORIGIN\n 1 acg\n//\nLOCUS       Y\nORIGIN\n 1 ttt\n//\n", "genbank");

        Assert.Equal(["ACG", "TTT"], (await source.RowsAsync()).Text("sequences"));
        Assert.Equal(["TTT", "ACG"], (await source.ReadAsync(Rows.At(1, 0))).Text("sequences"));
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r")]
    public async Task Lines_end_as_they_do_anywhere(string lineEnd)
    {
        var fasta = await Source(">a\nACGT\n\n>b c\nGG".Replace("\n", lineEnd, StringComparison.Ordinal), "fasta").RowsAsync();
        var fastq = await Source("@a\nAC\n+\nII\n@b\nG\n+\n@\n".Replace("\n", lineEnd, StringComparison.Ordinal), "fastq").RowsAsync();

        Assert.Equal(["a", "b c"], fasta.Text("descriptions"));
        Assert.Equal(["ACGT", "GG"], fasta.Text("sequences"));
        Assert.Equal(["II", "@"], fastq.Text("qualities"));
    }

    [Theory]
    [InlineData("fasta", "\uFEFF>a\nAC\n>b\nGT\n")]
    [InlineData("fastq", "\uFEFF@a\nAC\n+\nII\n@b\nGT\n+\nII\n")]
    [InlineData("genbank", "\uFEFFLOCUS       a\nORIGIN\n 1 ac\n//\nLOCUS       b\nORIGIN\n 1 gt\n//\n")]
    [InlineData("fasta", ";of a program\n; from 1985\n>a\nAC\n;between\n>b\nGT\n")]
    public async Task A_byte_order_mark_and_comments_before_the_first_record_are_skipped(string format, string text)
    {
        var rows = await Source(text, format).RowsAsync();

        Assert.Equal(["a", "b"], rows.Text("ids"));
        Assert.Equal(["AC", "GT"], rows.Text("sequences"));
    }

    [Theory]
    [InlineData("fasta", "ACGT\n", 1, "'>'")]
    [InlineData("genbank", "LOCUS       X\nORIGIN\n 1 acgt\nacgt\n//\n", 1, "'acgt'")]
    [InlineData("genbank", "LOCUS       X\nORIGIN\n 1 ac?t\n//\n", 1, "ac?t")]
    [InlineData("fastq", "@r\nACGT\n+\nIII\n", 1, "4 letters and 3 qualities")]
    [InlineData("fastq", "@a\nA\n+\nI\n@r\nACGT\n", 5, "the file ends")]
    [InlineData("fastq", "@a\nA\n+b\nI\n", 1, "repeats")]
    [InlineData("genbank", "LOCUS       X\nORIGIN\n 1 acgt\n", 1, "cut off")]
    [InlineData("genbank", ">x\nACGT\n", 1, "LOCUS")]
    [InlineData("genbank", "LOCUS \n//\n", 1, "name")]
    public async Task Says_where_a_file_is_not_of_its_format(string format, string text, long line, string found)
    {
        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Source(text, format).CountAsync());

        Assert.Equal(line, refused.Line);
        Assert.Contains(found, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_a_long_file_by_index()
    {
        _temp.Write("rows.fa", string.Concat(Enumerable.Range(0, 100).Select(i => $">s{i}\nAC\nGT\n")));
        var source = Bound(new BioSeqSource("rows.fa") { MostBytesInMemory = 0 });

        Assert.Equal(["s99", "s0", "s50"], (await source.ReadAsync(Rows.At(99, 0, 50))).Text("ids"));
    }

    [Theory]
    [InlineData("fasta", ">a\nAC\n>b \u00fc\nGT\n", 3)]
    [InlineData("fasta", ">a\nAC\u00fc\n", 2)]
    [InlineData("fastq", "@a\nA\n+\nI\n@b \u00fc\nA\n+\nI\n", 5)]
    [InlineData("genbank", "LOCUS       X\nDEFINITION  M\u00fcller.\nORIGIN\n//\n", 2)]
    public async Task Text_that_is_not_utf8_is_refused_with_its_line_not_replaced(string format, string text, long line)
    {
        await File.WriteAllBytesAsync(_temp["rows.txt"], System.Text.Encoding.Latin1.GetBytes(text));

        var refused = await Assert.ThrowsAsync<DataFileException>(async () => await Bound(new BioSeqSource("rows.txt", format)).RowsAsync());

        Assert.Equal(("rows.txt", line), (refused.File, refused.Line));
        Assert.Contains("UTF-8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_utf8_is_kept_as_it_is() =>
        Assert.Equal(["a ü \uFFFD"], (await Source(">a ü \uFFFD\nAC\n", "fasta").RowsAsync()).Text("descriptions"));

    [Theory]
    [InlineData("fasta", ">a one\nAC\nGT\n\n>b\nTT\n")]
    [InlineData("fastq", "@a\nA\n+\nI\n@b\nAC\n+\nII\n")]
    [InlineData("genbank", "LOCUS       X\nORIGIN\n 1 acgt\n//\nLOCUS       Y\nORIGIN\n//\n")]
    public async Task A_second_pass_gives_all_records_again(string format, string text)
    {
        var source = Source(text, format);
        var first = await source.RowsAsync();

        Assert.Equal(2, first.Length);
        Assert.Equal(first, await source.RowsAsync());
        Assert.Equal(first, await source.RowsAsync(Cursor.StartOf(1)));
    }

    private BioSeqSource Source(string text, string format)
    {
        _temp.Write("rows.txt", text);
        return Bound(new BioSeqSource("rows.txt", format));
    }

    private BioSeqSource Bound(BioSeqSource source)
    {
        source.Bind(Context);
        return source;
    }

    public void Dispose() => _temp.Dispose();
}
