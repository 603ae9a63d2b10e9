using Fireworks.TestKit;
using Microsoft.Extensions.Logging;

namespace Fireworks.Hosting;

public sealed class StoreOpeningTests
{
    [Fact]
    public async Task A_database_that_comes_up_later_is_waited_for()
    {
        var port = PostgresServer.FreePort();
        var heard = new Ear();
        var opening = new StoreOpening(new PostgresDatabase($"Host=127.0.0.1;Port={port};Username=fireworks;Database=postgres"), TimeSpan.FromMinutes(1), TimeProvider.System, heard);

        var opened = opening.OpenAsync(CancellationToken.None);
        var message = await heard.FirstAsync();
        using var server = await PostgresServer.StartAsync(port: port);
        await using var store = await opened;

        Assert.Contains($"127.0.0.1:{port}/postgres cannot be reached", message, StringComparison.Ordinal);
        Assert.Equal(0, await store.Reader.ReadAsync(session => session.Number("select count(*) from runs")));
    }

    [Fact]
    public async Task After_the_deadline_it_is_given_up()
    {
        var heard = new Ear();
        var opening = new StoreOpening(new PostgresDatabase($"Host=127.0.0.1;Port={PostgresServer.FreePort()};Database=fw"), TimeSpan.FromSeconds(2), TimeProvider.System, heard);

        var given = await Assert.ThrowsAsync<DatabaseUnreachableException>(() => opening.OpenAsync(CancellationToken.None));

        Assert.Contains("tried for 2 s", given.Message, StringComparison.Ordinal);
        Assert.Contains("--database", given.Message, StringComparison.Ordinal);
        Assert.Contains("tried again", await heard.FirstAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_that_refuses_is_not_asked_twice()
    {
        var server = await PostgresServer.SharedAsync();
        var heard = new Ear();

        await Assert.ThrowsAsync<DatabaseRefusedException>(() =>
            new StoreOpening(new PostgresDatabase(server.ConnectionTo("nobodys")), TimeSpan.FromMinutes(1), TimeProvider.System, heard).OpenAsync(CancellationToken.None));

        Assert.Equal(0, heard.Count);
    }

    private sealed class Ear : ILogger<StoreOpening>
    {
        private readonly TaskCompletionSource<string> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int Count { get; private set; }

        public Task<string> FirstAsync() => _first.Task.WaitAsync(TimeSpan.FromSeconds(30));

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            Count++;
            _first.TrySetResult(formatter(state, exception));
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;
    }
}
