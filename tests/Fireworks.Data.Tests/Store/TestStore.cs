using Microsoft.Extensions.Time.Testing;

namespace Fireworks;

/// <summary>A store in a database of its own, with a clock that only a test moves.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TestDatabase _database;

    private TestStore(TestDatabase database) => _database = database;

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public Store Store { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(Start);

    public static async Task<TestStore> OpenAsync<TDatabase>() where TDatabase : ITestDatabase
    {
        var test = new TestStore(await TDatabase.CreateAsync());
        test.Store = await Store.OpenAsync(test._database.Database, test.Time);
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await _database.DisposeAsync();
    }
}
