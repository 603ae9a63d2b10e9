namespace Fireworks;

/// <summary>There is no input of that name.</summary>
public sealed class InputNotFoundException(string name, IEnumerable<string> known)
    : FireworksException($"There is no input '{name}'; push data into it with 'fireworks input push {name} FILE'.{Nearest.Hint(name, [.. known])}");

/// <summary>What was pushed contradicts what is there.</summary>
public sealed class InputConflictException(string message) : FireworksException(message);
