using CsCheck;
using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>Components on top of each other, in any order: what each promises alone, a stack promises too.</summary>
/// <remarks>300 stacks; FIREWORKS_STACKS sets another number.</remarks>
public sealed class StackTests
{
    private static readonly long Stacks =
        long.TryParse(Environment.GetEnvironmentVariable("FIREWORKS_STACKS"), System.Globalization.CultureInfo.InvariantCulture, out var n) ? n : 300;

    private static readonly Gen<Layer> Layers = Gen.Select(Gen.Int[0, Layer.Kinds - 1], Gen.Int[0, 60], Gen.Int[1, 12]).Select((kind, a, b) => new Layer(kind, a, b));

    private static readonly Gen<(int Rows, int ChunkRows, Layer[] Layers)> AnyStack = Gen.Select(Gen.Int[0, 40], Gen.Int[1, 15], Layers.Array[1, 5]);

    [Fact]
    public void A_stack_reads_the_same_by_index_and_in_order_and_counts_what_it_gives() => AnyStack.Sample(stack =>
    {
        var pipe = Make(stack);
        if (!CanBeRead(pipe)) return;
        var rows = Wait(pipe.RowsAsync());

        try
        {
            if (Wait(pipe.CountAsync().AsTask()) is { } count) Assert.Equal(rows.Length, count);
            if (rows.Length == 0) return;
            Same(rows, Wait(pipe.ReadAsync(Rows.Range(0, rows.Length)).AsTask()));
            Same(rows.Take(Rows.At(rows.Length - 1, 0, 0)), Wait(pipe.ReadAsync(Rows.At(rows.Length - 1, 0, 0)).AsTask()));
        }
        catch (Exception e) when (e is ComponentException or NotSupportedException)
        {
            // One of its inputs is read in order only, or does not know its count.
        }
    }, iter: Stacks);

    [Fact]
    public void A_stack_that_was_stopped_anywhere_in_any_pass_goes_on_in_another_process_as_it_would_have() => Gen.Select(AnyStack, Gen.Int[0, 2]).Sample((stack, pass) =>
    {
        var pipe = Make(stack);
        if (!CanBeRead(pipe)) return;
        for (var before = 0; before < pass; before++) Wait(pipe.RowsAsync(Cursor.StartOf(before)));
        var all = Wait(pipe.MessagesAsync(Cursor.StartOf(pass)));
        var reader = pipe.Open(Cursor.StartOf(pass));
        for (var read = 0; read <= all.Count; read++)
        {
            var cursor = Cursor.FromBytes(reader.Position.ToBytes());
            Assert.Equal(all[read..], Wait(Make(stack).MessagesAsync(cursor)), EqualityComparer<Message>.Default);
            Wait(reader.NextAsync().AsTask());
        }
    }, iter: Stacks);

    [Fact]
    public void Two_readers_of_a_stack_by_turns_read_what_each_would_alone() => AnyStack.Sample(stack =>
    {
        var pipe = Make(stack);
        if (!CanBeRead(Make(stack))) return;
        var all = Wait(Make(stack).MessagesAsync());
        var (ahead, behind) = (pipe.Open(), pipe.Open());

        for (var read = 0; read <= all.Count; read++)
        {
            Assert.Equal(read < all.Count ? all[read] : null, Wait(ahead.NextAsync().AsTask()));
            if (read > 0) Assert.Equal(all[read - 1], Wait(behind.NextAsync().AsTask()));
        }
    }, iter: Stacks);

    // Some need to know how many rows come, or to read by index, and say so before the first row.
    private static bool CanBeRead(Pipe pipe)
    {
        try
        {
            Wait(pipe.Open().NextAsync().AsTask());
            return true;
        }
        catch (Exception e) when (e is ComponentException or NotSupportedException)
        {
            return false;
        }
    }

    // Kernels for few rows and for many may round differently.
    private static void Same(Message expected, Message actual)
    {
        Assert.Equal(expected.Names, actual.Names);
        Assert.Equal(expected.Length, actual.Length);
        Assert.Equal(expected.Without("pixel0", "pixel1"), actual.Without("pixel0", "pixel1"));
        foreach (var name in (string[])["pixel0", "pixel1"])
            foreach (var (was, now) in expected.Column<float>(name).Zip(actual.Column<float>(name))) Assert.Equal(was, now, 1e-5f);
    }

    private static T Wait<T>(Task<T> task) => task.GetAwaiter().GetResult();

    private static Pipe Make((int Rows, int ChunkRows, Layer[] Layers) stack)
    {
        Pipe pipe = Bound(new MessagePipe(Digits.Message(stack.Rows), stack.ChunkRows), 0);
        for (var i = 0; i < stack.Layers.Length; i++) pipe = Bound(stack.Layers[i].Over(pipe), i + 1);
        return pipe;
    }

    private static Pipe Bound(Pipe pipe, int layer)
    {
        pipe.Bind(NodeContext.Detached with { Run = "run", Node = $"layer{layer}", Seed = 7 });
        return pipe;
    }
}

/// <summary>One component of a stack, by number; its settings are drawn too.</summary>
internal sealed record Layer(int Kind, int A, int B)
{
    public const int Kinds = 30;

    public Pipe Over(Pipe input) => Kind switch
    {
        0 => new Batch(input, B),
        1 => new Batch(input, B, last: "drop"),
        2 => new Caching(input, rows: A + 1, chunkRows: B),
        3 => new Caching(input, policy: "random", rows: B, chunkRows: B),
        4 => new Looping(input),
        5 => new Caching(new Countless(input), chunkRows: B),
        6 => new Cast(input, "label", "int16"),
        7 => new ClockworkHub(Both(input, new Take(input, A)), B, new Dictionary<string, int> { ["a"] = 1 + A % 3 }),
        8 => new RandomHub(Both(input, new Skip(input, A)), new Dictionary<string, double> { ["b"] = 1 + A % 3 }, B),
        9 => new Concat(Both(input, new Take(input, A))),
        10 => new Filter(input, new Compare("row", "<=", A)),
        11 => new Fold(input, A % 2 == 0 ? "train" : "test", 2 + B % 3, A % 2),
        12 => new Split(input, A % 2 == 0 ? "train" : "test", 0.3m),
        13 => new Split(input, A % 2 == 0 ? "train" : "test", 0.5m, stratify: "label"),
        14 => new Function(input, rows => rows.Map<long, long>("row", row => row + 1)),
        15 => new Noise(input, "pixel0", 0.5),
        16 => new Normalize(input, "pixel*"),
        17 => new Oversample(input, "label"),
        18 => new Prefetch(input, B),
        19 => new Repeat(input, 1 + B % 3),
        20 => new Shard(input, 1 + B % 4, A % (1 + B % 4)),
        21 => new Shuffle(input, B),
        22 => new WindowShuffle(input, 1 + A, B),
        23 => new Skip(input, B),
        24 => new Take(input, A),
        25 => new Switch(Both(input, new Take(input, A)), "b"),
        26 => new Zip(new Dictionary<string, Pipe> { ["a"] = new Select(input, new ColumnPattern("row", "label", "title")), ["b"] = new Select(input, new ColumnPattern("pixel*", "image")) }, B),
        27 => new Looping(new ForwardOnly(input)),
        28 => new Countless(input),
        _ => new Caching(new Looping(new Shuffle(input, B)), rows: B, chunkRows: B),
    };

    private static Dictionary<string, Pipe> Both(Pipe a, Pipe b) => new() { ["a"] = a, ["b"] = b };
}
