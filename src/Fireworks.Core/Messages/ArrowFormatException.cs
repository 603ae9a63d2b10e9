namespace Fireworks;

/// <summary>Bytes are no Arrow stream, are damaged, or hold what a message cannot.</summary>
public sealed class ArrowFormatException(string message, Exception? inner = null) : FireworksException(message, inner);
