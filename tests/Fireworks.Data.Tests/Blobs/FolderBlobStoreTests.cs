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

    [Fact]
    public async Task Storing_a_blob_again_makes_it_young_again()
    {
        await Store.PutAsync("abc"u8.ToArray());
        File.SetLastWriteTimeUtc(FileOf(HashOfAbc), DateTime.UtcNow.AddDays(-1));
        var old = Assert.Single(await Store.ListAsync());

        await Store.PutAsync("abc"u8.ToArray());

        Assert.InRange(Assert.Single(await Store.ListAsync()).StoredAt - old.StoredAt, TimeSpan.FromHours(23), TimeSpan.FromHours(25));
        Assert.False(await Store.DeleteAsync(old));
        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(HashOfAbc));
    }

    [Fact]
    public async Task A_blob_that_is_being_written_is_not_listed()
    {
        var hash = await Store.PutAsync("abc"u8.ToArray());
        await File.WriteAllBytesAsync(FileOf(hash) + ".5f3a.next", [1]);

        Assert.Equal([hash], (await Store.ListAsync()).Select(b => b.Hash));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_deletion_is_put_back_and_of_an_old_write_cleared_away()
    {
        var kept = await Store.PutAsync("abc"u8.ToArray());
        var both = await Store.PutAsync("def"u8.ToArray());
        File.Move(FileOf(kept), FileOf(kept) + ".5f3a.gone");
        File.Copy(FileOf(both), FileOf(both) + ".5f3a.gone");
        await File.WriteAllBytesAsync(FileOf(both) + ".5f3b.next", [1]);
        File.SetLastWriteTimeUtc(FileOf(both) + ".5f3b.next", DateTime.UtcNow.AddHours(-2));

        var listed = await Store.ListAsync();

        Assert.Equal(new[] { kept, both }.Order(), listed.Select(b => b.Hash).Order());
        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(kept));
        Assert.Equal(2, Directory.GetFiles(_temp["blobs"], "*", SearchOption.AllDirectories).Length);
    }

    [Fact]
    public async Task Storing_a_blob_again_heals_one_that_was_cut_off()
    {
        var hash = await Store.PutAsync("abc"u8.ToArray());
        await TamperAsync(hash, "ab"u8.ToArray());

        await Store.PutAsync("abc"u8.ToArray());

        Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(hash));
    }

    [Fact]
    public async Task What_is_stored_while_it_is_deleted_is_there_in_the_end()
    {
        for (var round = 0; round < 50; round++)
        {
            var hash = await Store.PutAsync("abc"u8.ToArray());
            var listed = Assert.Single(await Store.ListAsync());

            await Task.WhenAll(Task.Run(() => Store.DeleteAsync(listed)), Task.Run(() => Store.PutAsync("abc"u8.ToArray())));
            await Store.PutAsync("abc"u8.ToArray());

            Assert.Equal("abc"u8.ToArray(), await Store.GetAsync(hash));
        }
    }

    private string FileOf(string hash) => Path.Combine(_temp["blobs"], hash[..2], hash);

    public void Dispose() => _temp.Dispose();
}
