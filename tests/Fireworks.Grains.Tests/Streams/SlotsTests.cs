using Fireworks.Contracts;
using Orleans.Runtime;
using Orleans.Streams;

namespace Fireworks.Grains.Tests;

public sealed class SlotsTests
{
    private const int Senders = 4, Each = 20_000;

    [Fact]
    public async Task Tokens_rise_as_the_pulling_agent_takes_them_however_many_send_at_once()
    {
        var slots = new Slots(new HereSilo());
        var slot = slots.Names.First();
        var receiver = new EdgeStreamAdapter("edges", slots, null!, null!).CreateReceiver(SlotMapper.QueueOf(slot));
        var sending = Enumerable.Range(0, Senders).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) slots.Enqueue(slot, new PageBatch(StreamId.Create("edge", "a"), 0, []));
        })).ToArray();

        var tokens = new List<StreamSequenceToken>();
        while (tokens.Count < Senders * Each) tokens.AddRange((await receiver.GetQueueMessagesAsync(-1, TestContext.Current.CancellationToken)).Select(batch => batch.SequenceToken));
        await Task.WhenAll(sending);

        for (var i = 1; i < tokens.Count; i++) Assert.True(tokens[i].Newer(tokens[i - 1]), $"Token {i} is {tokens[i]} behind {tokens[i - 1]}.");
    }

    private sealed class HereSilo : ILocalSiloDetails
    {
        public string Name => "here";

        public string ClusterId => "cluster";

        public string DnsHostName => "localhost";

        public SiloAddress SiloAddress => SiloAddress.Zero;

        public SiloAddress GatewayAddress => SiloAddress.Zero;
    }
}
