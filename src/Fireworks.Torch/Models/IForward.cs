namespace Fireworks;

/// <summary>A component that is called like a function within a step: a model, or a junction that leads to models. Gradients flow through it.</summary>
public interface IForward
{
    /// <summary>The rows with what it adds; columns that it adds are live (see <see cref="TorchColumn"/>).</summary>
    Message Forward(Message rows);
}
