using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A model that stands in a graph by itself: adds its output columns to the rows that it reads, so that models stack. A <c>train</c> node that follows it trains it.</summary>
/// <remarks>
/// <para>With <c>embedder</c> from <c>batch</c> and <c>classifier</c> from <c>embedder</c>, <c>{ "kind": "train", "link": { "model": "classifier@live" }, … }</c> trains both as one.
/// <c>"link": { "parameters": "embedder@live" }</c> on another model of the same layers makes the embedder's weights its own: one memory, in which the
/// gradients of both add up.</para>
/// <para>What is read of it is what the finished model says: of a model that is trained, no row is given before its training has ended. A model that nobody
/// trains is ready at once, with the weights that were restored, or with its first ones, keyed by the run's seed and the node's id. An output column is
/// float32 with the last layer's shape, plain float32 for one value; a column of that name is replaced.</para>
/// <para>The same rows in the same batches give bit-equal values; in batches of another size they differ by rounding.</para>
/// </remarks>
[Component("model")]
[Link("parameters", Live = typeof(ModelNode))]
public sealed class ModelNode : MapPipe, IModel
{
    private readonly Lock _sync = new();
    private ModelNode? _shared;
    private Train? _trainer;
    private ModelState? _state;
    private Loaded? _loaded;

    /// <summary>A model in a graph.</summary>
    /// <param name="input">The rows; they need the columns that the model reads.</param>
    /// <param name="model">The network, as <c>train</c> takes it: <c>in</c> and <c>out</c>, or <c>inputs</c> and <c>outputs</c>, with <c>layers</c>. <c>frozen</c> names
    /// layers and weights that do not learn.</param>
    /// <exception cref="ComponentConfigException">Layers are unknown, or do not fit each other.</exception>
    public ModelNode(Pipe input, JsonObject model) : base(input)
    {
        Model = (JsonObject)model.DeepClone();
        Spec = ModelSpec.Read(model);
    }

    /// <summary>The network.</summary>
    public JsonObject Model { get; }

    /// <summary>The network, read.</summary>
    internal ModelSpec Spec { get; }

    /// <summary>Whose weights these are: its own unless it shares another's.</summary>
    internal ModelNode Owner => _shared?.Owner ?? this;

    /// <summary>What it has learned so far; null before.</summary>
    internal ModelState? State => _shared is null
        ? Volatile.Read(ref _state)
        : Owner.State is { } theirs ? theirs.As(theirs.Parts[0], Spec) : null;

    /// <summary>Takes another model's parameters for its own.</summary>
    /// <exception cref="ComponentConfigException">The layers differ, or it freezes some of what is the other's; names both.</exception>
    public override void Follow(string link, Pipe linked)
    {
        if (link != "parameters" || linked is not ModelNode other)
        {
            base.Follow(link, linked);
            return;
        }
        if (!JsonNode.DeepEquals(Spec.LayersOnly(), other.Spec.LayersOnly()))
            throw new ComponentConfigException(
                "link.parameters",
                $"'{Context.Node}' shares the parameters of '{other.Context.Node}', so both must have the same layers, but '{Context.Node}' has " +
                $"{Spec.LayersOnly().ToJsonString()} and '{other.Context.Node}' {other.Spec.LayersOnly().ToJsonString()}. Write them alike.");
        if (Spec.Frozen.Length > 0)
            throw new ComponentConfigException("model.frozen", $"The parameters of '{Context.Node}' are those of '{other.Context.Node}'; say there what is frozen.");
        _shared = other;
    }

    /// <summary>The models that are called one after the other to call a model: itself, and before it those that it reads.</summary>
    internal static IReadOnlyList<ModelNode> ChainTo(ModelNode last)
    {
        var chain = new List<ModelNode> { last };
        while (chain[0].Upstream is ModelNode before) chain.Insert(0, before);
        return chain;
    }

    /// <summary>Says who trains its weights: it is finished when that is.</summary>
    /// <exception cref="ComponentConfigException">Another does.</exception>
    internal void TrainedBy(Train trainer)
    {
        if (_trainer is not null && _trainer != trainer)
            throw new ComponentConfigException("link.model", $"'{_trainer.Context.Node}' and '{trainer.Context.Node}' would both train '{Context.Node}', but a model has one trainer.");
        _trainer = trainer;
    }

    /// <summary>Takes over weights, such as what its trainer has learned up to now.</summary>
    internal void TakeOver(ModelState state) => Volatile.Write(ref _state, state);

    /// <summary>Waits until it is trained, by whoever does; draws the first weights when nobody does and none were restored.</summary>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_shared is not null) await Owner.FreezeAsync(cancellationToken);
        else if (_trainer is not null) await _trainer.FreezeAsync(cancellationToken);
        if (State is not null) return;
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            Begin(rows);
            return;
        }
    }

    private void Begin(Message rows) => TorchWork.Run(grad: false, () =>
    {
        using var chain = new Chain(ChainPart.Of([new ChainSpec("", "", Spec, null)], rows), trains: false);
        chain.Owners[0].Network.Initialize(SeedOf(Context.Seed, Owner.Context.Node));
        var first = ModelState.Of(chain);
        Owner.TakeOver(_shared is null ? first : first.As(first.Parts[0], Owner.Spec));
    });

    /// <summary>Keys the first weights of a node.</summary>
    internal static long SeedOf(long seed, string node) => (long)KeyedRandom.For(seed, node, 0).Child("init").Bits(0);

    /// <summary>The weights as they were last trained, in memory of their own; empty before there are any.</summary>
    public override ComponentState Save() => State?.State ?? ComponentState.Empty;

    /// <summary>Takes over the weights of a model of the same layers. Weights that are another node's are restored there.</summary>
    /// <exception cref="ComponentStateException">The state is of another model.</exception>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty || _shared is not null) return;
        var saved = ModelState.Read(state);
        if (saved.Parts is not [var part] || !JsonNode.DeepEquals(part.Model.LayersOnly(), Spec.LayersOnly()))
            throw new ComponentStateException(
                $"The saved model differs from the configured one: saved {string.Join(", ", saved.Parts.Select(p => p.Model.LayersOnly().ToJsonString()))}, " +
                $"configured {Spec.LayersOnly().ToJsonString()}. Restore it into a node of the same configuration.");
        TakeOver(JsonNode.DeepEquals(part.Model.Json, Model) ? saved : saved.As(part, Spec));
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => TorchWork.Run(grad: false, () => ChainOf(rows).Apply(rows).Rows);

    private Chain ChainOf(Message rows)
    {
        lock (Owner._sync)
        {
            if (Owner.State is null) Begin(rows);                        // an input without rows taught it nothing
            var weights = Owner.State!;
            if (_loaded is { } loaded && ReferenceEquals(loaded.Of, weights)) return loaded.Chain;
            var state = State!;
            var chain = new Chain(state.Parts, trains: false);
            state.LoadInto(chain);
            _loaded = new Loaded(weights, chain);
            return chain;
        }
    }

    private sealed record Loaded(ModelState Of, Chain Chain);
}
