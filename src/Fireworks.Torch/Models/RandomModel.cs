namespace Fireworks;

/// <summary>Several models called as one: each call goes to one of them, chosen by a keyed generator; all of them train.</summary>
/// <remarks>Call n of a run chooses the same model wherever it is made: the choice depends on seed and n alone.</remarks>
public sealed class RandomModel : Junction, IForward
{
    private readonly IForward[] _models;
    private readonly KeyedRandom _random;
    private long _calls = -1;

    /// <summary>A choice among models.</summary>
    /// <param name="models">The models by name; at least one.</param>
    /// <param name="seed">Keys the choice. Default 0.</param>
    /// <exception cref="ModelPartException">One of them cannot be called.</exception>
    public RandomModel(IReadOnlyDictionary<string, Pipe> models, long seed = 0) : base(models)
    {
        _models = [.. models.Select(m => m.Value as IForward ?? throw new ModelPartException($"'{m.Key}' must be a model, but is a {m.Value.GetType().Name}."))];
        _random = KeyedRandom.For(seed, "random model", 0);
    }

    /// <inheritdoc/>
    public Message Forward(Message rows) => _models[_random.Below(Interlocked.Increment(ref _calls), _models.Length)].Forward(rows);
}
