namespace Fireworks;

/// <summary>What a part of a model is.</summary>
public enum PartKind
{
    /// <summary>A tensor that is learned.</summary>
    Parameter,
    /// <summary>A number, a text, true or false.</summary>
    Setting,
    /// <summary>A module of TorchSharp.</summary>
    Module,
    /// <summary>A model, or a junction of models that is called like one.</summary>
    Model,
}

/// <summary>A part that a model needs: checked when the model is made, and whenever the part is set.</summary>
/// <param name="Name">Its name; not empty.</param>
/// <param name="Kind">What it must be. A link counts as what it leads to.</param>
/// <param name="Default">Makes it where none is given; null when it must be given.</param>
public sealed record PartRule(string Name, PartKind Kind, Func<object>? Default = null)
{
    /// <summary>A tensor that is learned.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="start">The values it starts from, as a vector; none when it must be given.</param>
    public static PartRule Parameter(string name, params float[] start) => new(name, PartKind.Parameter, start.Length == 0 ? null : () => start);

    /// <summary>A number, a text, true or false, with its default; null when it must be given.</summary>
    public static PartRule Setting(string name, object? otherwise = null) => new(name, PartKind.Setting, otherwise is null ? null : () => otherwise);
}
