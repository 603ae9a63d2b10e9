namespace Fireworks;

/// <summary>A file of weights is damaged, too large, or holds what is never read.</summary>
public sealed class StateFileException(string message, Exception? inner = null) : FireworksException(message, inner);
