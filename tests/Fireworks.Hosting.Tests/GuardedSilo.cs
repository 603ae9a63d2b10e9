using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.Hosting;

/// <summary>A silo that requires keys, with keys of every kind.</summary>
public sealed class GuardedSilo : IAsyncLifetime
{
    public string Data { get; } = Directory.CreateTempSubdirectory("fireworks-").FullName;

    public EmbeddedSilo Silo { get; private set; } = null!;

    /// <summary>A program of the user whose folder it is: admin.</summary>
    public FireworksClient Owner { get; private set; } = null!;

    /// <summary>Keys by scope.</summary>
    public Dictionary<KeyScope, string> Keys { get; } = [];

    public string Revoked { get; private set; } = "";

    public string Expired { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        Silo = await EmbeddedSilo.StartAsync(o => (o.Data, o.Listen, o.RequireKeys, o.Models) = (Data, "http://127.0.0.1:0", true, false));
        Owner = await FireworksClient.StartLocalAsync(Data);
        foreach (var scope in Enum.GetValues<KeyScope>()) Keys[scope] = (await Owner.CreateKeyAsync($"the {scope} key", scope)).Text;
        Revoked = (await Owner.CreateKeyAsync("revoked", KeyScope.Admin)).Text;
        await Owner.RevokeKeyAsync("revoked");
        Expired = await StoreExpiredAsync();
    }

    // The door gives no key that has expired, so one is stored beside it, with the secret of another.
    private async Task<string> StoreExpiredAsync()
    {
        var made = await Owner.CreateKeyAsync("to be copied", KeyScope.Admin);
        var table = Silo.Services.GetRequiredService<KeyTable>();
        var copied = (await table.GetAsync(GrainKey.DefaultTenant, made.Key.Id))!;
        const string id = "expired00000";
        await table.CreateAsync(copied with { Id = id, Name = "expired", ExpiresAt = DateTimeOffset.UtcNow.AddSeconds(-1) });
        return made.Text.Replace(made.Key.Id, id, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Owner.DisposeAsync();
        await Silo.DisposeAsync();
        Directory.Delete(Data, recursive: true);
    }
}
