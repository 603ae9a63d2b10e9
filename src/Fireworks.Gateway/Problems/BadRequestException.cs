namespace Fireworks.Gateway.Problems;

/// <summary>A request cannot be understood.</summary>
public sealed class BadRequestException(string message, Exception? inner = null) : FireworksException(message, inner);
