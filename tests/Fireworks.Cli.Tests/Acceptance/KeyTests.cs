using System.Security.Cryptography;
using System.Text;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Keys from the first to a revoked one, as an operator gives them at the command line; what is stored is seen with SQL.</summary>
public sealed class KeyTests
{
    private const int Usage = 2;
    private const int NotFound = 3;
    private const int Refused = 4;
    private const int Conflict = 6;

    [Fact]
    public async Task A_key_is_given_used_within_its_scope_and_revoked()
    {
        using var folder = Workspace.WithData();
        var tables = folder.Tables;
        var admin = (await CliProcess.RunAsync(folder.Path, "key", "create", "ops", "--scope", "admin")).Expect(0);
        Assert.Matches("^fw_[0-9a-z]{12}_[A-Za-z0-9_-]{43}\n$", admin.Out);
        await using var silo = await Silo.StartAsync(folder.Path, "--require-keys");

        var made = (await AsAsync(admin.Out.Trim(), "key", "create", "ci", "--scope", "read", "--expires", "30d")).Expect(0).Json;
        var (ci, id) = ((string)made["text"]!, (string)made["key"]!["id"]!);

        Assert.Equal(["ci", "ops"], tables.Texts("select name from api_keys order by created_at desc"));
        Assert.Equal([id], tables.Texts("select id from api_keys where name = 'ci' and scopes = 'read' and revoked_at is null"));
        Assert.Equal([Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ci[16..])))], tables.Texts("select hash from api_keys where name = 'ci'"));
        Assert.Equal(30, tables.Number("select julianday(expires_at) - julianday(created_at) from api_keys where name = 'ci'"), tolerance: 0.001);
        Assert.Equal([((string)made["key"]!["created_at"]!)[..19]], tables.Texts("select substr(created_at, 1, 19) from api_keys where name = 'ci'"));

        (await AsAsync(ci, "run", "list")).Expect(0);
        var forbidden = (await AsAsync(ci, "run", "start", folder.Write("g.json", Workspace.GraphText))).Expect(Refused);
        Assert.Equal("urn:fireworks:forbidden", (string)forbidden.Problem["type"]!);
        Assert.Contains("needs a key of scope 'write'", (string)forbidden.Problem["detail"]!);
        Assert.Equal(0, tables.Number("select count(*) from runs"));
        Assert.Equal("urn:fireworks:forbidden", (string)(await AsAsync(ci, "key", "list")).Expect(Refused).Problem["type"]!);
        Assert.Equal("urn:fireworks:unauthorized", (string)(await AsAsync(null, "run", "list")).Expect(Refused).Problem["type"]!);

        // Beside the folder no key is needed: it is the user's own.
        var revoked = (await CliProcess.RunAsync(folder.Path, "key", "revoke", "ci", "--json")).Expect(0).Json;
        Assert.Equal((id, "revoked"), ((string)revoked["id"]!, (string)revoked["state"]!));
        Assert.Equal([id], tables.Texts("select id from api_keys where revoked_at is not null"));
        var late = (await AsAsync(ci, "run", "list")).Expect(Refused);
        Assert.Equal("urn:fireworks:unauthorized", (string)late.Problem["type"]!);
        Assert.Contains("revoked", (string)late.Problem["detail"]!);

        var list = (await AsAsync(admin.Out.Trim(), "key", "list")).Expect(0).Json;
        Assert.Equal(tables.Number("select count(*) from api_keys"), (double)list["total"]!);
        Assert.Equal(tables.Texts("select id from api_keys order by created_at desc"), list["items"]!.AsArray().Select(k => (string)k!["id"]!));
        Assert.Equal(tables.Texts("select scopes from api_keys order by created_at desc"), list["items"]!.AsArray().Select(k => (string)k!["scope"]!));
        Assert.Contains("revoked", (await CliProcess.RunAsync(folder.Path, "key", "list")).Expect(0).Out);

        Assert.Equal("urn:fireworks:not-found", (string)(await AsAsync(admin.Out.Trim(), "key", "revoke", "cj")).Expect(NotFound).Problem["type"]!);
        Assert.Equal("urn:fireworks:conflict", (string)(await AsAsync(admin.Out.Trim(), "key", "create", "ops", "--scope", "read")).Expect(Conflict).Problem["type"]!);

        silo.Process.Terminate();
        var said = await silo.Process.EndAsync();
        Assert.Contains($"its key: {id}", said.Error);
        Assert.Contains($"Key {id} of scope read was given by the key ops (", said.Error);
        Assert.Contains($"Key {id} was revoked by the key of the silo's settings", said.Error);
        Assert.DoesNotContain(ci[16..], said.Out + said.Error);

        Task<Ended> AsAsync(string? key, params string[] args) =>
            CliProcess.RunAsync(folder.Path, key is null ? [] : [("FIREWORKS_KEY", key)], [.. args, "--server", silo.Address, "--json"]);
    }

    [Theory]
    [InlineData("--scope", "all")]
    [InlineData("--expires", "soon", "--scope", "read")]
    [InlineData("--expires", "0d", "--scope", "read")]
    [InlineData("--expires", "", "--scope", "read")]
    [InlineData]
    public async Task A_key_that_makes_no_sense_is_a_usage_error_and_leaves_nothing_behind(params string[] args)
    {
        using var folder = new Workspace();

        (await CliProcess.RunAsync(folder.Path, ["key", "create", "x", .. args])).Expect(Usage);

        Assert.False(Directory.Exists(folder.Store));
    }

    [Theory]
    [InlineData("json", ".fireworks/fireworks.owner")]
    [InlineData("csv", ".fireworks/fireworks.owner")]
    [InlineData("csv", "link")]
    [InlineData("json", "fireworks.json")]
    public async Task Who_may_write_does_not_read_the_owners_token_through_a_graph(string kind, string path)
    {
        using var folder = new Workspace();
        var key = (await CliProcess.RunAsync(folder.Path, "key", "create", "writer", "--scope", "write")).Expect(0).Out.Trim();
        folder.Write("fireworks.json", """{ "key": "the operator's" }""");
        File.CreateSymbolicLink(folder["link"], Path.Combine(folder.Store, "fireworks.owner"));
        await using var silo = await Silo.StartAsync(folder.Path, "--require-keys");
        var graph = folder.Write("spy.json", $$"""{ "fireworks": "graph/1", "name": "spy", "nodes": { "rows": { "kind": "{{kind}}", "path": "{{path}}" } }, "outputs": { "rows": "rows" } }""");

        var ended = await CliProcess.RunAsync(folder.Path, "run", "start", graph, "--server", silo.Address, "--key", key, "--out", "spied.json");

        Assert.Contains("is the host's own", ended.Expect(1).Error);
        Assert.False(File.Exists(folder["spied.json"]));
    }
}
