using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class MessagePipeTests : PipeConformance
{
    protected override bool ReadsInput => false;

    protected override Pipe Create(Pipe input) => Digits.Pipe();

    [Fact]
    public async Task Gives_chunks_of_the_rows_asked()
    {
        var messages = await new MessagePipe(Digits.Message(), 20).MessagesAsync();

        Assert.Equal([20, 20, 10], messages.Select(m => m.Length));
    }
}
