using System.IO.Compression;
using System.Text;

namespace Fireworks;

/// <summary>A packed file of which the end is missing is refused; it is never taken for a shorter one.</summary>
public sealed class CutOffTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public static TheoryData<string, double> Cuts => [.. from name in Names from part in (double[])[0.2, 0.5, 0.9, 0.9999] select (name, part)];

    public static TheoryData<string> Files => [.. Names];

    private static string[] Names => ["rows.csv.gz", "rows.tsv.gz", "rows.jsonl.gz", "rows.json.gz", "rows.fasta.gz", "rows.fastq.gz", "rows.txt.gz"];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task A_packed_file_that_is_cut_off_is_refused_by_name(string name, double part)
    {
        var whole = Packed(name);
        await File.WriteAllBytesAsync(_temp[name], whole[..(int)(whole.Length * part)]);

        var inOrder = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name).RowsAsync());
        var counted = await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name).CountAsync());

        Assert.All([inOrder, counted], refused => Assert.Equal(name, Path.GetFileName(refused.File)));
        Assert.Contains("cut off", inOrder.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_packed_file_of_no_bytes_is_refused_by_name(string name)
    {
        await File.WriteAllBytesAsync(_temp[name], []);

        Assert.Contains("cut off", (await Assert.ThrowsAnyAsync<DataFileException>(async () => await Source(name).RowsAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_whole_one_is_read_and_so_are_several_behind_each_other(string name)
    {
        await File.WriteAllBytesAsync(_temp[name], Packed(name));
        Assert.Equal(2000, (await Source(name).RowsAsync()).Length);
        if (name is "rows.json.gz" or "rows.csv.gz" or "rows.tsv.gz") return;

        await File.WriteAllBytesAsync(_temp[name], [.. Packed(name), .. Packed(name)]);
        Assert.Equal(4000, (await Source(name).RowsAsync()).Length);
    }

    private Pipe Source(string name)
    {
        FileSource source = name switch
        {
            "rows.csv.gz" or "rows.tsv.gz" => new CsvSource(name),
            "rows.json.gz" or "rows.jsonl.gz" => new JsonSource(name),
            "rows.fasta.gz" => new BioSeqSource(name),
            "rows.fastq.gz" => new BioSeqSource(name, "fastq"),
            _ => new EmbeddingsSource(name),
        };
        source.Bind(NodeContext.Detached with { Services = new TestServices(new DataRoots(_temp.Path)) });
        return source;
    }

    private static byte[] Packed(string name)
    {
        var random = new Random(7);
        var rows = Enumerable.Range(0, 2000).Select(i => name switch
        {
            "rows.csv.gz" or "rows.tsv.gz" => $"{random.NextDouble()}",
            "rows.json.gz" or "rows.jsonl.gz" => $"{{\"x\": {random.NextDouble() + 1}}}",
            "rows.fasta.gz" => $">s{random.Next()}\nACGT",
            "rows.fastq.gz" => $"@s{random.Next()}\nACGT\n+\nIIII",
            _ => $"word{i} {random.NextDouble()} 2.5",
        });
        var text = name switch
        {
            "rows.json.gz" => $"[{string.Join(",\n", rows)}]",
            "rows.csv.gz" or "rows.tsv.gz" => $"x\n{string.Join('\n', rows)}\n",
            _ => string.Join('\n', rows) + "\n",
        };
        var packed = new MemoryStream();
        using (var to = new GZipStream(packed, CompressionLevel.Fastest)) to.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    public void Dispose() => _temp.Dispose();
}
