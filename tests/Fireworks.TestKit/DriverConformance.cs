using Xunit;

namespace Fireworks.TestKit;

/// <summary>What every component that pulls its input by itself promises, as tests: whatever happens on the way, it makes the same in the end.</summary>
public abstract class DriverConformance
{
    /// <summary>Makes the component over an input.</summary>
    protected abstract Pipe Create(Pipe input);

    /// <summary>What driving it has made so far, wherever that is.</summary>
    protected abstract Task<Message> MadeAsync(Pipe driver);

    /// <summary>The rows it pulls. Default: 50 of <see cref="Digits"/>.</summary>
    protected virtual Message Input => Digits.Message();

    /// <summary>Whether it refuses an input without rows.</summary>
    protected virtual bool NeedsRows => false;

    /// <summary>A place in a graph where nothing was made yet.</summary>
    protected virtual NodeContext NewContext() => NodeContext.Detached with { Run = "run", Node = "node", Seed = 7 };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private MessagePipe Source => new(Input, chunkRows: 7);

    private Pipe Make(Pipe? input = null, NodeContext? context = null)
    {
        var driver = Create(input ?? Source);
        driver.Bind(context ?? NewContext());
        return driver;
    }

    private async Task<Message> DrivenAsync(Pipe driver)
    {
        await ((IDriver)driver).DriveAsync(Token);
        return await MadeAsync(driver);
    }

    [Fact]
    public async Task Made_again_from_its_description_it_describes_and_makes_the_same()
    {
        var driver = Make();

        var again = Remade.From(driver);
        again.Bind(NewContext());

        Assert.Equal(Remade.Describe(driver), Remade.Describe(again));
        Assert.Equal(await DrivenAsync(driver), await DrivenAsync(again));
    }

    [Fact]
    public async Task Inputs_that_come_late_change_nothing() =>
        Assert.Equal(await DrivenAsync(Make()), await DrivenAsync(Make(new SlowPipe(Source))));

    [Fact]
    public async Task Driven_a_second_time_it_has_nothing_left_to_do()
    {
        var driver = Make();
        var once = await DrivenAsync(driver);

        Assert.Equal(once, await DrivenAsync(driver));
    }

    [Fact]
    public async Task Stopped_after_any_message_and_restored_it_makes_the_same()
    {
        var counted = new FailingPipe(Source, after: int.MaxValue);
        var undisturbed = await DrivenAsync(Make(counted));

        for (var after = 0; after < counted.Reads; after++)
        {
            var context = NewContext();
            var stopped = Make(new FailingPipe(Source, after), context);
            await Assert.ThrowsAsync<IOException>(() => ((IDriver)stopped).DriveAsync(Token));

            var restored = Make(context: context);
            restored.Restore(ComponentState.FromBytes(stopped.Save().ToBytes()));

            Assert.Equal(undisturbed, await DrivenAsync(restored));
        }
    }

    [Fact]
    public async Task Restored_elsewhere_when_it_was_done_it_has_the_same_state_and_makes_the_same()
    {
        var done = Make();
        var made = await DrivenAsync(done);

        var elsewhere = Make();
        elsewhere.Restore(ComponentState.FromBytes(done.Save().ToBytes()));

        Assert.Equal(done.Save().ToBytes(), elsewhere.Save().ToBytes());
        Assert.Equal(made, await DrivenAsync(elsewhere));
    }

    [Fact]
    public async Task Cancelled_before_it_begins_it_ends_and_can_be_driven_later()
    {
        var driver = Make();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ((IDriver)driver).DriveAsync(new CancellationToken(canceled: true)));

        Assert.Equal(await DrivenAsync(Make()), await DrivenAsync(driver));
    }

    [Fact]
    public async Task Without_rows_it_makes_nothing_or_says_why_it_cannot()
    {
        var driver = Make(new MessagePipe(Input.Slice(0, 0), chunkRows: 7));

        if (NeedsRows) await Assert.ThrowsAsync<ComponentException>(() => ((IDriver)driver).DriveAsync(Token));
        else Assert.Equal(0, (await DrivenAsync(driver)).Length);
    }
}
