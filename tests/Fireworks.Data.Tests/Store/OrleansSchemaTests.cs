using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace Fireworks;

/// <summary>Our statements under Orleans' own providers, in real hosts over a real database.</summary>
public abstract class OrleansSchemaTests<TDatabase> : IAsyncLifetime where TDatabase : ITestDatabase
{
    private readonly List<IHost> _hosts = [];

    private TestDatabase _database = null!;

    private string Invariant => TDatabase.Invariant;

    private string ConnectionString => _database.Database.ConnectionString;

    private IServiceProvider Services => _hosts[0].Services;

    private IGrainStorage Storage => Services.GetRequiredKeyedService<IGrainStorage>("Default");

    public async ValueTask InitializeAsync()
    {
        _database = await TDatabase.CreateAsync();
        await StoreSchema.ApplyAsync(_database.Database);
        await StartHostAsync();
    }

    [Fact]
    public async Task State_is_written_read_and_cleared()
    {
        var id = GrainId.Create("pipe", "t/run/node/0");
        var written = new GrainState<Note>("one");
        await Storage.WriteStateAsync("PipeGrain", id, written);
        written.State = "two";
        await Storage.WriteStateAsync("PipeGrain", id, written);

        var read = await ReadAsync("PipeGrain", id);
        Assert.Equal(("two", true, "2"), (read.State!.Text, read.RecordExists, read.ETag));

        await Storage.ClearStateAsync("PipeGrain", id, read);
        var cleared = await ReadAsync("PipeGrain", id);
        Assert.Equal((null, false), (cleared.State!.Text, cleared.RecordExists));

        cleared.State!.Text = "three";
        await Storage.WriteStateAsync("PipeGrain", id, cleared);
        Assert.Equal("three", (await ReadAsync("PipeGrain", id)).State!.Text);
    }

    [Fact]
    public async Task State_of_two_kinds_of_grain_with_one_key_is_kept_apart()
    {
        await Storage.WriteStateAsync("PipeGrain", GrainId.Create("pipe", "same"), new GrainState<Note>("pipe"));
        await Storage.WriteStateAsync("ModelGrain", GrainId.Create("model", "same"), new GrainState<Note>("model"));

        Assert.Equal("pipe", (await ReadAsync("PipeGrain", GrainId.Create("pipe", "same"))).State!.Text);
        Assert.Equal("model", (await ReadAsync("ModelGrain", GrainId.Create("model", "same"))).State!.Text);
    }

    [Fact]
    public async Task Keys_of_every_form_are_kept_apart()
    {
        GrainId[] ids =
        [
            GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateIntegerKey(1)), GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateIntegerKey(1, "x")),
            GrainId.Create(GrainType.Create("g"), GrainIdKeyExtensions.CreateGuidKey(new Guid(1, 0, 0, [0, 0, 0, 0, 0, 0, 0, 1]))),
            GrainId.Create("g", "x"), GrainId.Create("g", "X"), GrainId.Create("g", "ü"),
        ];
        foreach (var id in ids) await Storage.WriteStateAsync("S", id, new GrainState<Note>(id.ToString()));

        foreach (var id in ids) Assert.Equal(id.ToString(), (await ReadAsync("S", id)).State!.Text);
    }

    [Fact]
    public async Task A_stale_write_is_refused()
    {
        var id = GrainId.Create("pipe", "stale-write");
        await Storage.WriteStateAsync("S", id, new GrainState<Note>("first"));
        var (mine, other) = (await ReadAsync("S", id), await ReadAsync("S", id));
        await Storage.WriteStateAsync("S", id, other);

        mine.State = "late";
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("S", id, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("S", id, new GrainState<Note>("a second first")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("S", id, mine));

        Assert.Equal("first", (await ReadAsync("S", id)).State!.Text);
    }

    [Fact]
    public async Task A_write_over_a_row_that_is_gone_is_refused()
    {
        var ghost = new GrainState<Note>("ghost", "7") { RecordExists = true };

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("S", GrainId.Create("pipe", "ghost"), ghost));
    }

    [Fact]
    public async Task Of_many_first_writers_one_wins()
    {
        var id = GrainId.Create("pipe", "race");

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Storage.WriteStateAsync("S", id, new GrainState<Note>($"{i}"));
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));

        Assert.Single(results, won => won);
    }

    [Fact]
    public async Task A_mebibyte_of_state_comes_back()
    {
        var text = new string('x', 1 << 20);
        var id = GrainId.Create("pipe", "large");
        await Storage.WriteStateAsync("S", id, new GrainState<Note>(text));

        Assert.Equal(text, (await ReadAsync("S", id)).State!.Text);
    }

    [Fact]
    public async Task Two_hosts_find_each_other_and_notice_that_one_has_left()
    {
        var second = await StartHostAsync();
        var management = Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);
        Assert.Equal(2, (await management.GetHosts(onlyActive: true)).Count);

        await second.StopAsync();

        var table = Services.GetRequiredService<IMembershipTable>();
        var members = (await table.ReadAllAsync()).Members.Select(m => m.Item1.Status);
        Assert.Equal([SiloStatus.Active, SiloStatus.Dead], members.Order());
    }

    [Fact]
    public async Task A_membership_change_under_an_old_version_does_nothing()
    {
        // A cluster of its own, in which no silo clears away what the test inserts.
        var cluster = Options.Create(new ClusterOptions { ClusterId = "other", ServiceId = "test" });
        var table = (IMembershipTable)ActivatorUtilities.CreateInstance(Services, Services.GetRequiredService<IMembershipTable>().GetType(), cluster);
        await table.InitializeMembershipTableAsync(tryInitTableVersion: true);
        var before = await table.ReadAllAsync();
        var entry = new MembershipEntry
        {
            SiloAddress = SiloAddress.New(IPAddress.Loopback, 1, 1), SiloName = "ghost", HostName = "box", Status = SiloStatus.Joining, ProxyPort = 1,
            StartTime = DateTime.UtcNow.AddDays(-30), IAmAliveTime = DateTime.UtcNow.AddDays(-30),
        };
        var stale = new TableVersion(before.Version.Version + 1, $"{before.Version.Version - 1}");

        Assert.False(await table.InsertRowAsync(entry, stale));
        Assert.True(await table.InsertRowAsync(entry, before.Version.Next()));
        var after = await table.ReadAllAsync();
        Assert.Equal(before.Version.Version + 1, after.Version.Version);
        Assert.Equal(entry.StartTime, Assert.Single(after.Members).Item1.StartTime, TimeSpan.FromSeconds(1));
        Assert.False(await table.InsertRowAsync(entry, after.Version.Next()));
        var tag = Assert.Single(after.Members).Item2;
        Assert.False(await table.UpdateRowAsync(entry, tag, stale));
        entry.Status = SiloStatus.Dead;
        Assert.True(await table.UpdateRowAsync(entry, tag, after.Version.Next()));
        Assert.Equal(before.Version.Version + 2, (await table.ReadAllAsync()).Version.Version);

        await table.CleanupDefunctSiloEntriesAsync(DateTimeOffset.UtcNow.AddDays(-1));
        Assert.Empty((await table.ReadAllAsync()).Members);
        Assert.Single((await Services.GetRequiredService<IMembershipTable>().ReadAllAsync()).Members);
    }

    [Fact]
    public async Task Reminders_are_kept_by_grain_and_by_range_of_hashes()
    {
        var table = Services.GetRequiredService<IReminderTable>();
        var entries = Enumerable.Range(0, 50).Select(i => new ReminderEntry
        {
            GrainId = GrainId.Create("run", $"r{i}"), ReminderName = "revive", StartAt = DateTime.UtcNow, Period = TimeSpan.FromDays(40),
        }).ToArray();
        string? tag = null;
        foreach (var entry in entries) tag = await table.UpsertRow(entry);

        var read = (await table.ReadRow(entries[0].GrainId, "revive"))!;
        Assert.Equal(TimeSpan.FromDays(40), read.Period);
        Assert.Equal(entries[0].StartAt, read.StartAt, TimeSpan.FromSeconds(1));
        Assert.Single((await table.ReadRows(entries[0].GrainId)).Reminders);
        var (low, high) = (0x4000_0000u, 0xC000_0000u);
        var inside = (await table.ReadRows(low, high)).Reminders.Count;
        var outside = (await table.ReadRows(high, low)).Reminders.Count;
        Assert.Equal(entries.Count(e => e.GrainId.GetUniformHashCode() is var h && h > low && h <= high), inside);
        Assert.Equal(50, inside + outside);

        Assert.NotEqual(tag, await table.UpsertRow(entries[^1]));
        Assert.False(await table.RemoveRow(entries[^1].GrainId, "revive", tag!));
        Assert.True(await table.RemoveRow(entries[^1].GrainId, "revive", (await table.ReadRow(entries[^1].GrainId, "revive"))!.ETag!));
        Assert.Null(await table.ReadRow(entries[^1].GrainId, "revive"));
    }

    private async Task<GrainState<Note>> ReadAsync(string name, GrainId id)
    {
        var state = new GrainState<Note>();
        await Storage.ReadStateAsync(name, id, state);
        return state;
    }

    private async Task<IHost> StartHostAsync()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo => silo
            .UseAdoNetClustering(o => (o.Invariant, o.ConnectionString) = (Invariant, ConnectionString))
            .AddAdoNetGrainStorageAsDefault(options => options.Configure<Serializer>((o, serializer) =>
                (o.Invariant, o.ConnectionString, o.GrainStorageSerializer) = (Invariant, ConnectionString, new OrleansGrainStorageSerializer(serializer))))
            .UseAdoNetReminderService(o => (o.Invariant, o.ConnectionString) = (Invariant, ConnectionString))
            .Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = ("test", "test"))
            .ConfigureEndpoints(IPAddress.Loopback, FreePort(), FreePort()));
        var host = builder.Build();
        await host.StartAsync();
        _hosts.Add(host);
        return host;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var host in _hosts)
        {
            await host.StopAsync();
            await ((IAsyncDisposable)host).DisposeAsync();
        }
        await _database.DisposeAsync();
        GC.SuppressFinalize(this);
    }
}

public sealed class OrleansSchemaOnSqliteTests : OrleansSchemaTests<TestSqlite>;

public sealed class OrleansSchemaOnPostgresTests : OrleansSchemaTests<TestPostgres>;

/// <summary>A grain's state; text converts to it to keep the tests short.</summary>
[GenerateSerializer, Alias("fireworks.tests.note")]
public sealed class Note
{
    [Id(0)]
    public string? Text { get; set; }

    public static implicit operator Note(string text) => new() { Text = text };
}
