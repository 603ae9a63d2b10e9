namespace Fireworks.Fuzz;

/// <summary>A model that others may follow.</summary>
[Component("fuzz-model"), Link("parameters", Live = typeof(LiveModel))]
internal sealed class LiveModel(Pipe input, int size = 1) : MapPipe(input), IModel
{
    public int Size { get; } = Require.AtLeast(size, 1);

    public override void Follow(string link, Pipe linked)
    {
        if (((LiveModel)linked).Size != Size) throw new ComponentConfigException("size", $"'{Context.Node}' has size {Size}, but what it follows has another.");
    }

    protected override Message Apply(Message rows) => rows;
}

/// <summary>A trainer of the model that it follows.</summary>
[Component("fuzz-trainer"), Link("model", Live = typeof(LiveModel), Trains = true, InsteadOf = "model")]
internal sealed class LiveTrainer(Pipe train, string? model = null) : Pipe(train), IDriver
{
    public string? Model { get; } = model;

    public override void Follow(string link, Pipe linked) => _ = (LiveModel)linked;

    public Task DriveAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
