namespace Fireworks;

/// <summary>Rows were asked by index of a component that goes on learning while it iterates.</summary>
public sealed class StillLearningException(string component)
    : FireworksException($"{component} goes on learning while it is read, so its rows have no fixed value yet; read it in order, or freeze it first.");

/// <summary>A saved state does not fit the component it is given to.</summary>
public sealed class ComponentStateException(string message, Exception? inner = null) : FireworksException(message, inner);

/// <summary>A component could not do its work on the data it was given; the message names the place.</summary>
public class ComponentException(string message, Exception? inner = null) : FireworksException(message, inner);
