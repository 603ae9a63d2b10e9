using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How weights follow gradients, as configured: <c>{ "type": "adam", "lr": 0.001 }</c>. Formulas are those of PyTorch 2.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Lr">The learning rate, which a schedule may change; from 0 to 1000.</param>
internal abstract record OptimizerSpec(string Type, double Lr)
{
    /// <summary>The name under which numbers that belong to no single weight are remembered.</summary>
    public const string Scalars = "scalars";

    protected const double LargestLr = 1000;
    protected const double BelowOne = 0.999999999;

    private static readonly Dictionary<string, Func<FieldReader, OptimizerSpec>> Types = new()
    {
        ["sgd"] = SgdSpec.Read, ["asgd"] = AsgdSpec.Read, ["adagrad"] = AdagradSpec.Read, ["adadelta"] = AdadeltaSpec.Read,
        ["adam"] = read => AdamSpec.Read(read, decoupled: false), ["adamw"] = read => AdamSpec.Read(read, decoupled: true),
        ["adamax"] = AdamaxSpec.Read, ["nadam"] = NAdamSpec.Read, ["radam"] = RAdamSpec.Read, ["sparse_adam"] = SparseAdamSpec.Read,
        ["rmsprop"] = RmsPropSpec.Read, ["rprop"] = RpropSpec.Read, ["lbfgs"] = LbfgsSpec.Read,
    };

    /// <summary>The names of all optimizers.</summary>
    public static IReadOnlyCollection<string> Names => Types.Keys;

    /// <summary>The optimizer of this JSON.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown, missing or out of bounds.</exception>
    public static OptimizerSpec Read(JsonObject json)
    {
        var read = new FieldReader("optimizer", json);
        return Types[read.OneOf("type", [.. Types.Keys])](read);
    }

    /// <summary>The names of the tensors it remembers between steps.</summary>
    public abstract IReadOnlyList<string> Memory { get; }

    /// <summary>The momentum as configured (β₁ for Adam's kind), or null when it has none that a schedule could change.</summary>
    public virtual double? Momentum => null;

    /// <summary>The shape of a remembered tensor; <see cref="Scalars"/> are float64, all else is like the weights.</summary>
    /// <param name="name">One of <see cref="Memory"/>.</param>
    /// <param name="weights">Weights in all.</param>
    public virtual long[] Shape(string name, long weights) => [weights];

    /// <summary>What a remembered tensor holds before the first step.</summary>
    /// <param name="name">One of <see cref="Memory"/>.</param>
    public virtual double Initial(string name) => 0;

    /// <summary>Moves the weights one step.</summary>
    /// <param name="at">The weights with all that belongs to them.</param>
    /// <param name="step">Which step; from 1.</param>
    /// <param name="rates">What the schedule sets.</param>
    /// <param name="loss">The loss of this batch with the gradient it has there.</param>
    public void Step(FlatWeights at, long step, Rates rates, BatchLoss loss)
    {
        at.Fetch();
        Move(at, step, rates, at.IsApart ? loss with { Again = Again } : loss);
        at.Bring();

        double Again()
        {
            at.Bring();
            var value = loss.Again();
            at.Fetch();
            return value;
        }
    }

    /// <summary>Moves the weights in host memory one step.</summary>
    /// <inheritdoc cref="Step"/>
    protected abstract void Move(FlatWeights at, long step, Rates rates, BatchLoss loss);

    /// <summary>The fields that every optimizer has.</summary>
    protected static (double Lr, double WeightDecay) Common(FieldReader read, double lr, double weightDecay = 0) =>
        (read.Number("lr", 0, LargestLr, lr), read.Number("weight_decay", 0, LargestLr, weightDecay));
}
