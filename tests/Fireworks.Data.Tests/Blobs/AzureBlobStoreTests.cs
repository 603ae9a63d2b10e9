using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace Fireworks;

public sealed class AzureBlobStoreTests : BlobStoreConformance, IClassFixture<AzuriteServer>
{
    private readonly AzuriteServer _azurite;
    private readonly string _name = $"test-{Guid.NewGuid():N}";
    private readonly BlobContainerClient _container;

    public AzureBlobStoreTests(AzuriteServer azurite)
    {
        _azurite = azurite;
        _container = new BlobContainerClient(azurite.ConnectionString, _name);
        Store = new AzureBlobStore(azurite.ConnectionString, _name);
    }

    protected override IBlobStore Store { get; }

    protected override async Task<IReadOnlyList<string>> NamesAsync() => await _container.GetBlobsAsync().Select(b => b.Name.Split('/')[1]).ToListAsync();

    protected override async Task TamperAsync(string hash, byte[]? contents)
    {
        var blob = _container.GetBlobClient($"{hash[..2]}/{hash}");
        if (contents is null) await blob.DeleteAsync();
        else await blob.UploadAsync(new BinaryData(contents), overwrite: true);
    }

    [Fact]
    public async Task What_is_stored_again_is_not_written_again()
    {
        var hash = await Store.PutAsync("abc"u8.ToArray());
        var first = (await _container.GetBlobClient($"{hash[..2]}/{hash}").GetPropertiesAsync()).Value.ETag;

        await new AzureBlobStore(_azurite.ConnectionString, _name).PutAsync("abc"u8.ToArray());

        Assert.Equal(first, (await _container.GetBlobClient($"{hash[..2]}/{hash}").GetPropertiesAsync()).Value.ETag);
    }

    [Fact]
    public async Task A_container_that_was_deleted_is_made_again()
    {
        await Store.PutAsync("abc"u8.ToArray());
        await _container.DeleteAsync();
        await Assert.ThrowsAsync<BlobMissingException>(() => Store.GetAsync(HashOfAbc));
        await Assert.ThrowsAsync<BlobStoreException>(() => Store.PutAsync("abc"u8.ToArray()));      // a container that goes while it is used

        await Store.PutAsync("abc"u8.ToArray());

        Assert.True(await Store.HasAsync(HashOfAbc));
    }

    [Fact]
    public async Task A_wrong_key_is_said_without_telling_any_key()
    {
        var wrong = Convert.ToBase64String(new byte[64]);
        var store = new AzureBlobStore(Regex.Replace(_azurite.ConnectionString, "AccountKey=[^;]+", "AccountKey=" + wrong), _name);

        var e = await Assert.ThrowsAsync<BlobStoreException>(() => store.PutAsync("abc"u8.ToArray()));

        Assert.Contains($"{_azurite.Address}devstoreaccount1/{_name} answered 403", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(wrong, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        var options = new BlobClientOptions();
        options.Retry.MaxRetries = 0;
        var store = new AzureBlobStore(_azurite.ConnectionString.Replace($":{_azurite.Address.Port}/", $":{port}/", StringComparison.Ordinal), _name, options);

        var e = await Assert.ThrowsAsync<BlobStoreException>(() => store.GetAsync(HashOfAbc));

        Assert.Contains($"127.0.0.1:{port}", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AccountName=a", "fireworks")]
    [InlineData("nonsense", "fireworks")]
    [InlineData("", "fireworks")]
    [InlineData("UseDevelopmentStorage=true", "Fire_works")]
    [InlineData("UseDevelopmentStorage=true", "fw")]
    public void Refuses_what_is_no_account_or_no_container(string connectionString, string container) =>
        Assert.Throws<BlobStoreException>(() => new AzureBlobStore(connectionString, container));
}
