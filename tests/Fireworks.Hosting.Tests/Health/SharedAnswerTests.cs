using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.Hosting;

public sealed class SharedAnswerTests
{
    [Fact]
    public async Task A_server_that_never_answers_is_asked_once_and_holds_nobody_beyond_their_patience()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var port = ((IPEndPoint)server.LocalEndpoint).Port;
        using var reader = new StoreReader(new PostgresDatabase($"Host=127.0.0.1;Port={port};Database=none;Username=none;Timeout=300;SSL Mode=Disable"));
        var asked = new List<Task>();
        var answer = new SharedAnswer(Ask, new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(1) });
        using var patience = new CancellationTokenSource();

        var first = answer.WaitAsync(patience.Token);
        using var connection = await server.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var second = answer.WaitAsync(patience.Token);
        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.False(Assert.Single(asked).IsCompleted);
        server.Stop();                                        // the driver would try once more, and wait
        connection.Close();
        await Assert.ThrowsAnyAsync<Exception>(() => asked[0]);

        Task Ask()
        {
            var question = reader.ReadAsync(session => session.Number("select 1"), CancellationToken.None);
            asked.Add(question);
            return question;
        }
    }

    [Fact]
    public async Task An_answer_is_good_for_a_second()
    {
        var (time, questions) = (new FakeTimeProvider(), 0);
        var answer = new SharedAnswer(() => { questions++; return Task.CompletedTask; }, time);

        await answer.WaitAsync(TestContext.Current.CancellationToken);
        time.Advance(TimeSpan.FromMilliseconds(999));
        await answer.WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, questions);
        time.Advance(TimeSpan.FromMilliseconds(1));
        await answer.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, questions);
    }
}
