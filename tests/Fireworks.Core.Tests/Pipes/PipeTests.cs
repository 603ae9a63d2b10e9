using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class PipeTests
{
    private sealed class Learner(Pipe input, Func<int, CancellationToken, Task> learn) : MapPipe(input)
    {
        public int Times { get; private set; }

        protected override Task LearnAsync(CancellationToken cancellationToken) => learn(++Times, cancellationToken);

        protected override Message Apply(Message rows) => rows;
    }

    [Fact]
    public async Task What_is_not_overridden_passes_through_to_the_input()
    {
        var pipe = new Learner(new Batch(Digits.Pipe(), 8), (_, _) => Task.CompletedTask);

        Assert.Equal(50, await pipe.CountAsync());
        Assert.Equal(Digits.Message(), await pipe.RowsAsync());
        Assert.NotNull(pipe.Nearest<Batch>());
        Assert.NotNull(pipe.Nearest<MessagePipe>());
        Assert.Null(pipe.Nearest<Shuffle>());
    }

    [Fact]
    public async Task All_wait_for_one_learning_and_a_waiter_that_gives_up_does_not_end_it()
    {
        var release = new TaskCompletionSource();
        var pipe = new Learner(Digits.Pipe(), (_, _) => release.Task);
        using var impatient = new CancellationTokenSource();
        var (given, waiting) = (pipe.FreezeAsync(impatient.Token).AsTask(), pipe.FreezeAsync().AsTask());

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(waiting.IsCompleted);
        release.SetResult();
        await waiting;

        Assert.Equal(1, pipe.Times);
    }

    [Fact]
    public async Task After_a_failure_the_next_caller_starts_again()
    {
        var pipe = new Learner(Digits.Pipe(), (time, _) => time == 1 ? throw new ComponentException("once") : Task.CompletedTask);

        await Assert.ThrowsAsync<ComponentException>(async () => await pipe.FreezeAsync());
        await pipe.FreezeAsync();

        Assert.Equal(2, pipe.Times);
    }

    [Fact]
    public void A_state_or_link_it_does_not_know_is_refused()
    {
        var pipe = new Select(Digits.Pipe(), "row");

        pipe.Restore(ComponentState.Empty);
        Assert.Throws<ComponentStateException>(() => pipe.Restore(new([], Digits.Message(1))));
        Assert.Throws<ComponentStateException>(() => pipe.Link("model", ComponentState.Empty));
    }

    [Fact]
    public void The_nearest_is_found_by_its_type_and_what_it_throws_is_thrown()
    {
        var far = new Faulty(Digits.Pipe());
        var pipe = new Batch(new Select(far, "row"), 4);

        var found = pipe.Nearest<IFaulty>();

        Assert.Same(far, found);
        Assert.Equal("A fault, not an absence.", Assert.Throws<MissingMethodException>(() => found!.Work()).Message);
    }

    private interface IFaulty
    {
        void Work();
    }

    private sealed class Faulty(Pipe input) : Pipe(input), IFaulty
    {
        public void Work() => throw new MissingMethodException("A fault, not an absence.");
    }

    [Fact]
    public void A_call_of_all_upstream_runs_inputs_before_those_who_read_them_each_once()
    {
        var source = Digits.Pipe();
        var (a, b) = (new Take(source, 3), new Skip(source, 3));
        var both = new Concat(new OrderedDictionary<string, Pipe> { ["a"] = a, ["b"] = b });
        var last = new Batch(both, 2);

        Assert.Equal([source, a, b, both, last], last.UpstreamFirst<Pipe>());
        Assert.Equal([both], last.UpstreamFirst<Junction>());
        Assert.Equal("MessagePipe Take Skip Concat Batch", last.Accumulate<Pipe, string>("", (so_far, pipe) => $"{so_far} {pipe.GetType().Name}").Trim());
    }

    [Fact]
    public void An_error_in_a_call_of_all_upstream_ends_it()
    {
        var called = 0;

        Assert.Throws<MissingMethodException>(() => new Batch(new Faulty(Digits.Pipe()), 4).Accumulate<Pipe, int>(0, (_, pipe) =>
        {
            called++;
            (pipe as IFaulty)?.Work();
            return called;
        }));

        Assert.Equal(2, called);
    }

    [Fact]
    public async Task Pipes_that_do_not_depend_on_each_other_give_the_same_rows_in_any_order()
    {
        static Pipe Shuffled(Pipe input) => Bound(new Shuffle(input), "shuffle");
        static Pipe Cached(Pipe input) => Bound(new Caching(input, rows: 9), "caching");
        static Pipe Scaled(Pipe input) => Bound(new Normalize(input, "pixel*"), "normalize");
        static Pipe Chosen(Pipe input) => Bound(new Select(input, new ColumnPattern("row", "pixel*")), "select");
        static Pipe Labelled(Pipe input) => Bound(new Cast(input, "row", "int32"), "cast");
        Func<Pipe, Pipe>[] pipes = [Shuffled, Cached, Scaled, Chosen, Labelled];
        var expected = await pipes.Aggregate((Pipe)Digits.Pipe(), (input, pipe) => pipe(input)).RowsAsync();

        foreach (var turn in Enumerable.Range(1, 4))
        {
            var rows = await pipes[turn..].Concat(pipes[..turn]).Aggregate((Pipe)Digits.Pipe(), (input, pipe) => pipe(input)).RowsAsync();
            Assert.Equal(expected.Select("row"), rows.Select("row"));
            Assert.All(expected.Column<float>("pixel0").Zip(rows.Column<float>("pixel0")), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
        Assert.NotEqual(expected.Column<int>("row").Order(), expected.Column<int>("row"));

        static Pipe Bound(Pipe pipe, string node)
        {
            pipe.Bind(NodeContext.Detached with { Node = node, Seed = 3 });
            return pipe;
        }
    }

    [Fact]
    public async Task A_source_that_does_not_offer_something_says_so() =>
        Assert.Contains("Nothing", (await Assert.ThrowsAsync<InvalidOperationException>(async () => await new Nothing().CountAsync())).Message);

    private sealed class Nothing : Pipe;
}
