using System.Text;

namespace Fireworks;

public sealed class FolderBlobStoreTests : IDisposable
{
    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    private const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private readonly TempFolder _temp = new();
    private readonly FolderBlobStore _store;

    public FolderBlobStoreTests() => _store = new FolderBlobStore(_temp["blobs"]);

    [Fact]
    public async Task Names_a_blob_by_its_hash_and_gives_it_back()
    {
        var hash = await _store.PutAsync("abc"u8.ToArray());

        Assert.Equal(HashOfAbc, hash);
        Assert.Equal("abc", Encoding.UTF8.GetString(await _store.GetAsync(hash)));
        Assert.True(await _store.HasAsync(hash));
        Assert.True(File.Exists(Path.Combine(_temp["blobs"], "ba", HashOfAbc)));
    }

    [Fact]
    public async Task Stores_the_same_bytes_once_though_many_put_them_at_once()
    {
        var bytes = new byte[1 << 20];
        Random.Shared.NextBytes(bytes);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _store.PutAsync(bytes))));

        Assert.Single(hashes.Distinct());
        Assert.Single(Directory.EnumerateFiles(_temp["blobs"], "*", SearchOption.AllDirectories));
        Assert.Equal(bytes, await _store.GetAsync(hashes[0]));
    }

    [Fact]
    public async Task Stores_no_bytes_at_all() => Assert.Empty(await _store.GetAsync(await _store.PutAsync(ReadOnlyMemory<byte>.Empty)));

    [Fact]
    public async Task Says_that_a_blob_is_missing()
    {
        Assert.Equal(HashOfAbc, (await Assert.ThrowsAsync<BlobMissingException>(() => _store.GetAsync(HashOfAbc))).Hash);
        Assert.False(await _store.HasAsync(HashOfAbc));
    }

    [Fact]
    public async Task Says_that_a_blob_was_changed_on_disk()
    {
        await _store.PutAsync("abc"u8.ToArray());
        await File.WriteAllTextAsync(Path.Combine(_temp["blobs"], "ba", HashOfAbc), "abd");

        await Assert.ThrowsAsync<BlobDamagedException>(() => _store.GetAsync(HashOfAbc));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("")]
    public async Task Refuses_a_name_that_is_no_hash(string name) => await Assert.ThrowsAsync<ArgumentException>(() => _store.GetAsync(name));

    public void Dispose() => _temp.Dispose();
}
