namespace Fireworks;

/// <summary>Where a layer stands.</summary>
/// <param name="List">The list that holds it, such as <c>model.layers</c>.</param>
/// <param name="Prefix">What its name begins with: empty, or such as <c>2.</c> inside layer 2 or <c>image.</c> behind the input 'image'.</param>
/// <param name="Index">Its position in the list.</param>
/// <param name="Outer">What comes before the list, for errors.</param>
/// <param name="Depth">Lists around it.</param>
internal sealed record LayerPlace(string List, string Prefix, int Index, string Outer, int Depth = 0)
{
    /// <summary>The model's own list.</summary>
    public static LayerPlace Top { get; } = new("model.layers", "", 0, "the input columns");

    /// <summary>Its place in the JSON, such as <c>model.layers[2]</c>.</summary>
    public string Json => $"{List}[{Index}]";

    /// <summary>Its name, which its weights carry: <c>2</c>, or <c>2.0</c> inside layer 2.</summary>
    public string Name => Prefix + Index;

    /// <summary>What it gets its values from.</summary>
    public string Before => Index > 0 ? $"layer {Prefix}{Index - 1}" : Outer;

    /// <summary>The place of the first layer in a list inside this one.</summary>
    public LayerPlace Inside(string list) => new($"{Json}.{list}", list == "layers" ? $"{Name}." : $"{Name}.{list}.", 0, Before, Depth + 1);
}
