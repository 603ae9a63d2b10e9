using System.Collections.Immutable;
using CsCheck;
using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

/// <summary>The edge protocol under a seeded network that loses, doubles, delays and reorders pages.</summary>
public sealed class EdgeSimulationTests
{
    private const long Generation = 1;

    [Fact]
    public void Every_chunk_arrives_once_and_in_order_whatever_the_network_does() =>
        Gen.Select(Gen.Int[0, 60], Gen.Long[1024, 8192], Gen.Int[0, int.MaxValue]).Sample((chunks, window, seed) =>
        {
            var received = Simulate(chunks, window, new Random(seed), lossPercent: 20);
            Assert.Equal(Enumerable.Range(0, chunks).Select(i => (long)i), received);
        }, iter: 2000);

    [Fact]
    public void A_producer_never_runs_ahead_of_its_credit_by_more_than_one_chunk() =>
        Gen.Select(Gen.Long[1024, 8192], Gen.Int[1, 20]).Sample((window, consumed) =>
        {
            var consumer = InEdge.Open(Generation, 1, Cursor.Start, 0, window);
            var producer = new OutEdge(Generation, 1, 0, 0, consumer.GrantedBytes);
            for (var i = 0; i < consumed; i++)
            {
                while (producer.MaySend) (producer, _) = producer.Send(0, Payload, Cursor.Start);
                Assert.InRange(producer.SentBytes - consumer.ConsumedBytes, 0, window + InEdge.Cost(Sample(0)));
                (consumer, var grant) = consumer.Consume(InEdge.Cost(Sample(0)));
                if (grant is { } limit) producer = producer.Grant(Generation, 1, limit);
            }
        });

    [Fact]
    public void Pages_of_another_generation_or_reader_change_nothing()
    {
        var edge = InEdge.Open(Generation, 2, Cursor.Start, 0, 4096);

        Assert.Equal((edge, ImmutableArray<Chunk>.Empty, false), edge.Receive(PageOf(Generation - 1, 2, [Sample(0)], false)));
        Assert.Equal((edge, ImmutableArray<Chunk>.Empty, false), edge.Receive(PageOf(Generation, 1, [Sample(0)], false)));
    }

    [Fact]
    public void A_foreign_or_lower_grant_changes_nothing()
    {
        var edge = new OutEdge(Generation, 2, 0, 0, 100);

        Assert.Equal(edge, edge.Grant(Generation, 1, 500));
        Assert.Equal(edge, edge.Grant(Generation + 1, 2, 500));
        Assert.Equal(edge, edge.Grant(Generation, 2, 50));
        Assert.Equal(500, edge.Grant(Generation, 2, 500).LimitBytes);
    }

    private static readonly Message Payload = new(("n", TensorColumn.Of<long>([1])));

    /// <summary>Chunk i says in its cursor where i + 1 begins, as a real reader does.</summary>
    private static Chunk Sample(long sequence) => new(0, sequence, Payload, Cursor.At(0, sequence + 1));

    private static Page PageOf(long generation, long reader, ImmutableArray<Chunk> chunks, bool end) => new(generation, reader, chunks, end, null, "");

    private static List<long> Simulate(int chunks, long window, Random random, int lossPercent)
    {
        var received = new List<long>();
        var network = new List<Page>();
        var waiting = new Queue<Chunk>();
        var consumer = InEdge.Open(Generation, 1, Cursor.Start, 0, window);
        var producer = new OutEdge(Generation, 1, 0, 0, window);
        var (at, ended) = (0L, false);

        while (!consumer.Ended || waiting.Count > 0)
        {
            if (!ended && producer.MaySend && random.Next(2) == 0)
            {
                var page = ImmutableArray.CreateBuilder<Chunk>();
                for (var n = random.Next(1, 4); n > 0 && at < chunks && producer.MaySend; n--)
                    (producer, _) = Sent(page, producer, at++);
                ended = at == chunks;
                network.Add(PageOf(Generation, producer.Reader, page.ToImmutable(), ended));
            }
            else if (network.Count > 0)
            {
                var page = network[random.Next(network.Count)];
                if (random.Next(3) > 0) network.Remove(page); // else it is delivered again later
                if (random.Next(100) < lossPercent) continue;
                (consumer, var accepted, var missing) = consumer.Receive(page);
                foreach (var chunk in accepted) waiting.Enqueue(chunk);
                if (missing) Reopen();
            }
            else if (waiting.TryDequeue(out var chunk))
            {
                received.Add(chunk.Sequence);
                (consumer, var grant) = consumer.Consume(InEdge.Cost(chunk));
                if (grant is { } limit && random.Next(100) >= lossPercent) producer = producer.Grant(Generation, consumer.Reader, limit);
            }
            else if (!consumer.Ended)
            {
                Reopen(); // nothing on its way, nothing to use: what the quiet period detects
            }
        }
        return received;

        void Reopen()
        {
            consumer = consumer.Reopen(consumer.Reader + 1);
            producer = new OutEdge(Generation, consumer.Reader, consumer.Expected, 0, consumer.GrantedBytes);
            (at, ended) = (consumer.Cursor.Position, false);
        }
    }

    private static (OutEdge, Chunk) Sent(ImmutableArray<Chunk>.Builder page, OutEdge producer, long at)
    {
        var (next, chunk) = producer.Send(0, Payload, Cursor.At(0, at + 1));
        page.Add(chunk);
        return (next, chunk);
    }
}
