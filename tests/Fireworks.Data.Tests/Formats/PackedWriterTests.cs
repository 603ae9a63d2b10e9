using System.IO.Compression;

namespace Fireworks;

public sealed class PackedWriterTests : IDisposable
{
    private readonly TempFolder _temp = new();

    [Fact]
    public void A_file_of_no_bytes_is_one_that_every_reader_takes()
    {
        using (new PackedWriter(File.Create(_temp["none.gz"]))) { }

        using var read = new GZipStream(File.OpenRead(_temp["none.gz"]), CompressionMode.Decompress);
        Assert.Equal(-1, read.ReadByte());
        Assert.Equal(20, new FileInfo(_temp["none.gz"]).Length);
    }

    [Theory]
    [InlineData("m.jsonl.gz")]
    [InlineData("m.ndjson.gz")]
    [InlineData("m.json.gz")]
    [InlineData("m.csv.gz")]
    public async Task No_rows_are_saved_and_loaded_packed(string name)
    {
        await MessageFiles.SaveAsync(Message.Of(("n", System.Array.Empty<long>())), _temp[name]);

        Assert.Equal(0, (await MessageFiles.LoadAsync(_temp[name])).Length);
    }

    public void Dispose() => _temp.Dispose();
}
