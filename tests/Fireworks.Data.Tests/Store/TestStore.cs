using Microsoft.Extensions.Time.Testing;

namespace Fireworks;

/// <summary>A store in a folder of its own, with a clock that only a test moves.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    private readonly TempFolder _temp = new();

    private TestStore() { }

    public static DateTimeOffset Start { get; } = new(2026, 3, 1, 12, 0, 0, 250, TimeSpan.Zero);

    public Store Store { get; private set; } = null!;

    public FakeTimeProvider Time { get; } = new(Start);

    public static async Task<TestStore> OpenAsync()
    {
        var test = new TestStore();
        test.Store = await Store.OpenAsync(new SqliteDatabase(test._temp["fireworks.db"]), test.Time);
        return test;
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _temp.Dispose();
    }
}
