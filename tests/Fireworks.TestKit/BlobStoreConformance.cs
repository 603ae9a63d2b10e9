using System.Text;
using Xunit;

namespace Fireworks.TestKit;

/// <summary>What every <see cref="IBlobStore"/> promises. Derive a test class and say how a blob is damaged behind the store's back.</summary>
public abstract class BlobStoreConformance
{
    // FIPS 180-2, appendix B.1: SHA-256 of "abc".
    protected const string HashOfAbc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    // The SHA-256 of no bytes, as every implementation gives it.
    private const string HashOfNothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    /// <summary>A store that is empty when the test begins.</summary>
    protected abstract IBlobStore Store { get; }

    /// <summary>The names of everything that is stored.</summary>
    protected abstract Task<IReadOnlyList<string>> NamesAsync();

    /// <summary>Changes a blob's contents, or deletes it when <paramref name="contents"/> is null, without the store.</summary>
    protected abstract Task TamperAsync(string hash, byte[]? contents);

    [Fact]
    public async Task Names_a_blob_by_its_hash_and_gives_it_back()
    {
        var hash = await Store.PutAsync("abc"u8.ToArray());

        Assert.Equal(HashOfAbc, hash);
        Assert.Equal("abc", Encoding.UTF8.GetString(await Store.GetAsync(hash)));
        Assert.True(await Store.HasAsync(hash));
        Assert.Equal([HashOfAbc], await NamesAsync());
    }

    [Fact]
    public async Task Stores_the_same_bytes_once_though_many_put_them_at_once()
    {
        var bytes = new byte[1 << 20];
        Random.Shared.NextBytes(bytes);

        var hashes = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Store.PutAsync(bytes))));

        Assert.Single(hashes.Distinct());
        Assert.Equal([hashes[0]], await NamesAsync());
        Assert.Equal(bytes, await Store.GetAsync(hashes[0]));
    }

    [Fact]
    public async Task Stores_no_bytes_at_all()
    {
        Assert.Equal(HashOfNothing, await Store.PutAsync(ReadOnlyMemory<byte>.Empty));
        Assert.Empty(await Store.GetAsync(HashOfNothing));
    }

    [Fact]
    public async Task Says_that_a_blob_is_missing()
    {
        Assert.False(await Store.HasAsync(HashOfAbc));
        Assert.Equal(HashOfAbc, (await Assert.ThrowsAsync<BlobMissingException>(() => Store.GetAsync(HashOfAbc))).Hash);
    }

    [Fact]
    public async Task Says_that_a_blob_was_deleted_and_stores_it_again()
    {
        await Store.PutAsync("abc"u8.ToArray());
        await TamperAsync(HashOfAbc, null);
        await Assert.ThrowsAsync<BlobMissingException>(() => Store.GetAsync(HashOfAbc));

        await Store.PutAsync("abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(HashOfAbc));
    }

    [Theory]
    [InlineData("abd")]
    [InlineData("")]
    [InlineData("abcabc")]
    public async Task Says_that_a_blob_was_changed(string now)
    {
        await Store.PutAsync("abc"u8.ToArray());
        await TamperAsync(HashOfAbc, Encoding.UTF8.GetBytes(now));

        Assert.Equal(HashOfAbc, (await Assert.ThrowsAsync<BlobDamagedException>(() => Store.GetAsync(HashOfAbc))).Hash);
    }

    [Fact]
    public async Task Lists_what_is_stored_with_its_size_and_age()
    {
        Assert.Empty(await Store.ListAsync());
        var before = DateTimeOffset.UtcNow;
        await Store.PutAsync("abc"u8.ToArray());
        await Store.PutAsync(ReadOnlyMemory<byte>.Empty);

        var listed = (await Store.ListAsync()).OrderBy(b => b.Hash, StringComparer.Ordinal).ToArray();

        Assert.Equal([(HashOfAbc, 3L), (HashOfNothing, 0L)], listed.Select(b => (b.Hash, b.Bytes)));
        // Services tell their time in whole seconds.
        Assert.All(listed, b => Assert.InRange(b.StoredAt, before - TimeSpan.FromSeconds(2), DateTimeOffset.UtcNow + TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Deletes_a_blob_once()
    {
        await Store.PutAsync("abc"u8.ToArray());
        var listed = Assert.Single(await Store.ListAsync());

        Assert.True(await Store.DeleteAsync(listed));

        Assert.Empty(await NamesAsync());
        Assert.False(await Store.HasAsync(HashOfAbc));
        Assert.False(await Store.DeleteAsync(listed));
        Assert.Equal(HashOfAbc, await Store.PutAsync("abc"u8.ToArray()));
        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(HashOfAbc));
    }

    [Fact]
    public async Task A_blob_that_was_stored_again_since_it_was_listed_stays()
    {
        await Store.PutAsync("abc"u8.ToArray());
        var listed = Assert.Single(await Store.ListAsync());

        Assert.False(await Store.DeleteAsync(listed with { StoredAt = listed.StoredAt - TimeSpan.FromMinutes(5) }));

        Assert.Equal([HashOfAbc], await NamesAsync());
        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(HashOfAbc));
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD")]
    [InlineData("")]
    public async Task Refuses_a_name_that_is_no_hash(string name)
    {
        await Assert.ThrowsAsync<ArgumentException>(() => Store.GetAsync(name));
        await Assert.ThrowsAsync<ArgumentException>(() => Store.HasAsync(name));
    }
}
