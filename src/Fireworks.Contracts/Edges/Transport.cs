namespace Fireworks.Contracts;

/// <summary>How chunks travel between activations.</summary>
[GenerateSerializer, Alias("fireworks.transport")]
public enum Transport
{
    /// <summary>Pages over our Orleans stream provider, under byte credits.</summary>
    Stream,
    /// <summary>The consumer calls for each page.</summary>
    Pull,
}
