namespace Fireworks;

public sealed class FolderBlobStoreTests : BlobStoreConformance, IDisposable
{
    private readonly TempFolder _temp = new();

    public FolderBlobStoreTests() => Store = new FolderBlobStore(_temp["blobs"]);

    protected override IBlobStore Store { get; }

    protected override Task<IReadOnlyList<string>> NamesAsync() => Task.FromResult<IReadOnlyList<string>>(
        [.. Directory.EnumerateFiles(_temp["blobs"], "*", SearchOption.AllDirectories).Select(Path.GetFileName)!]);

    protected override async Task TamperAsync(string hash, byte[]? contents)
    {
        if (contents is null) File.Delete(FileOf(hash));
        else await File.WriteAllBytesAsync(FileOf(hash), contents);
    }

    [Fact]
    public async Task Keeps_blobs_under_the_first_two_digits_of_their_names()
    {
        await Store.PutAsync("abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await File.ReadAllBytesAsync(Path.Combine(_temp["blobs"], "ba", HashOfAbc)));
    }

    private string FileOf(string hash) => Path.Combine(_temp["blobs"], hash[..2], hash);

    public void Dispose() => _temp.Dispose();
}
