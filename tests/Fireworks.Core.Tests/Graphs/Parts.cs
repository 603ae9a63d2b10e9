using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>The components that the tests of graphs name.</summary>
internal static class Parts
{
    public static ComponentCatalog Catalog { get; } = new(typeof(Parts).Assembly);
}

[Component("digits")]
public sealed class DigitsSource(int rows = 50) : Pipe
{
    private readonly MessagePipe _rows = Digits.Pipe(rows);

    public int Rows { get; } = Require.AtLeast(rows, 0);

    public override ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => _rows.CountAsync(cancellationToken);

    public override ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => _rows.ReadAsync(rows, cancellationToken);

    public override PipeReader Open(Cursor? from = null) => _rows.Open(from);
}

/// <summary>A sink that counts rows, or fails, or waits to be cancelled.</summary>
[Component("count")]
public sealed class CountingSink(Pipe input, string then = "end") : Pipe(input), IDriver
{
    public string Then { get; } = Require.OneOf(then, ["end", "fail", "wait"]);

    public long Seen { get; private set; }

    public bool WasCancelled { get; private set; }

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.Register(() => WasCancelled = true);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken)) Seen += rows.Length;
        if (Then == "fail") throw new ComponentException("The sink is full.");
        if (Then != "wait") return;
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }
}

/// <summary>Trains by counting the rows of its first port; others link to what it has learned.</summary>
[Component("trainer"), Link("start")]
public sealed class Trainer(Pipe train, Pipe? validate = null, int epochs = 1) : Pipe(validate is null ? [train] : [train, validate]), IDriver, IModel
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _rows;

    public int Epochs { get; } = Require.AtLeast(epochs, 1);

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        for (var epoch = 0; epoch < Epochs; epoch++)
            await foreach (var rows in Upstream.IterateAsync(Cursor.StartOf(epoch), cancellationToken)) _rows += rows.Length;
        _done.SetResult();
    }

    protected override Task LearnAsync(CancellationToken cancellationToken) => _done.Task.WaitAsync(cancellationToken);

    public override ComponentState Save() => _rows == 0 ? ComponentState.Empty : new(new JsonObject { ["rows"] = _rows }, Message.Empty);

    public override void Restore(ComponentState state) => _rows = state.Value<long>("rows");
}

/// <summary>Adds what a trainer has learned to each row.</summary>
[Component("apply"), Link("model", Required = true)]
public sealed class Applied(Pipe input) : MapPipe(input)
{
    private long _learned;

    public override void Link(string link, ComponentState state) => _learned = state.Value<long>("rows");

    protected override Message Apply(Message rows) => rows.With("learned", TensorColumn.Of<long>([.. Enumerable.Repeat(_learned, rows.Length)]));
}

/// <summary>Has configuration of every kind.</summary>
[Component("nested", Version = 3)]
public sealed class Nested(Pipe input, JsonObject model, Figure figure, JsonArray? layers = null, IReadOnlyList<string>? metrics = null, Colour colour = Colour.DeepBlue, double limit = double.PositiveInfinity)
    : Pipe(input)
{
    public JsonObject Model { get; } = model;

    public Figure Figure { get; } = figure;

    public JsonArray? Layers { get; } = layers;

    public IReadOnlyList<string>? Metrics { get; } = metrics;

    public Colour Colour { get; } = colour;

    public double Limit { get; } = limit;
}

public enum Colour
{
    Red,
    DeepBlue,
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type"), JsonDerivedType(typeof(Circle), "circle"), JsonDerivedType(typeof(Square), "square")]
public abstract record Figure;

public sealed record Circle(double Radius = 1) : Figure;

public sealed record Square(double SideLength) : Figure;
