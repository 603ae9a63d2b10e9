namespace Fireworks;

/// <summary>Another model's part, shared by reference: what that model learns, this one has, and the other way round.</summary>
/// <param name="Model">The model whose part it is.</param>
/// <param name="Part">The part's name there.</param>
public sealed record Link(Model Model, string Part)
{
    /// <summary>What the part is now.</summary>
    internal object Value => Model.Parts[Part];
}
