using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>How weights follow gradients.</summary>
public sealed class Optimizer
{
    private readonly Func<JsonObject> _json;

    private Optimizer(Func<JsonObject> json) => _json = json;

    /// <summary>Adam.</summary>
    /// <param name="lr">The learning rate; 0 to 1000. Default 0.001.</param>
    /// <param name="weightDecay">What is added to the gradient per unit of weight; 0 to 1000. Default 0.</param>
    public static Optimizer Adam(Setting<double>? lr = null, Setting<double>? weightDecay = null) => Of("adam", lr, weightDecay);

    /// <summary>Adam with decoupled weight decay.</summary>
    /// <param name="lr">The learning rate; 0 to 1000. Default 0.001.</param>
    /// <param name="weightDecay">What weights lose a step per unit of learning rate; 0 to 1000. Default 0.01.</param>
    public static Optimizer AdamW(Setting<double>? lr = null, Setting<double>? weightDecay = null) => Of("adamw", lr, weightDecay);

    /// <summary>Stochastic gradient descent.</summary>
    /// <param name="lr">The learning rate; 0 to 1000. Default 0.01.</param>
    /// <param name="momentum">How much of the last step is kept; from 0 to below 1. Default 0.</param>
    /// <param name="weightDecay">What is added to the gradient per unit of weight; 0 to 1000. Default 0.</param>
    public static Optimizer Sgd(Setting<double>? lr = null, Setting<double>? momentum = null, Setting<double>? weightDecay = null) =>
        new(() => ConfigJson.Of(("type", "sgd"), ("lr", lr?.Json), ("momentum", momentum?.Json), ("weight_decay", weightDecay?.Json)));

    /// <summary>L-BFGS, which evaluates a batch several times a step: for whole-batch training of smooth losses.</summary>
    /// <param name="iterations">Moves a step; 1 to 100,000. Default 20.</param>
    /// <param name="lineSearch">Whether the length of each move is searched for, until it meets the strong Wolfe conditions; <paramref name="lr"/> is then where the search begins. Default no.</param>
    /// <param name="lr">The learning rate; 0 to 1000. Default 1.</param>
    public static Optimizer Lbfgs(Setting<int>? iterations = null, bool lineSearch = false, Setting<double>? lr = null) =>
        new(() => ConfigJson.Of(("type", "lbfgs"), ("lr", lr?.Json), ("max_iter", iterations?.Json), ("line_search", lineSearch ? "strong_wolfe" : null)));

    /// <summary>An optimizer whose kind is itself a setting, so that a search can choose it.</summary>
    /// <param name="type">Any that the train node knows: <c>sgd</c>, <c>asgd</c>, <c>adagrad</c>, <c>adadelta</c>, <c>adam</c>, <c>adamw</c>, <c>adamax</c>,
    /// <c>nadam</c>, <c>radam</c>, <c>sparse_adam</c>, <c>rmsprop</c>, <c>rprop</c>, <c>lbfgs</c>.</param>
    /// <param name="lr">The learning rate; 0 to 1000.</param>
    /// <param name="weightDecay">As the kind takes it; its default when null.</param>
    public static Optimizer Of(Setting<string> type, Setting<double>? lr = null, Setting<double>? weightDecay = null) =>
        new(() => ConfigJson.Of(("type", type.Json), ("lr", lr?.Json), ("weight_decay", weightDecay?.Json)));

    /// <summary>The same optimizer with one more of its options, such as <c>amsgrad</c>, <c>nesterov</c> or <c>centered</c>.</summary>
    /// <param name="name">The option's name in the graph; not empty.</param>
    /// <param name="value">Its value.</param>
    public Optimizer With(string name, JsonNode value)
    {
        Require.NotEmpty(name);
        return new(() =>
        {
            var json = ToJson();
            json[name] = value.DeepClone();
            return json;
        });
    }

    internal JsonObject ToJson() => _json();
}
