using TorchSharp;

namespace Fireworks;

/// <summary>Runs a piece of tensor code as a synchronous island: it owns the gradient mode and the tensors that the code makes.</summary>
/// <remarks>Both belong to the thread and do not follow an <c>await</c>: held across one, they would stay behind on a pool thread and spoil
/// the next work there. Hence there is no asynchronous form; long work goes to <see cref="TorchPool"/>, which is awaited from outside.</remarks>
public static class TorchWork
{
    /// <summary>Runs <paramref name="work"/> and disposes every tensor it made, except a tensor that it returns.</summary>
    /// <param name="grad">Whether operations are recorded for a backward pass.</param>
    /// <param name="work">Synchronous code.</param>
    /// <returns>What the work returned; a tensor belongs to the caller, or to the caller's own island.</returns>
    /// <exception cref="TorchMissingException">libtorch does not load.</exception>
    /// <exception cref="InvalidOperationException">The work is asynchronous.</exception>
    public static T Run<T>(bool grad, Func<T> work)
    {
        TorchRuntime.Start();
        using var mode = torch.set_grad_enabled(grad);
        using var scope = torch.NewDisposeScope();
        var result = work();
        if (result is Task)
            throw new InvalidOperationException("TorchWork runs synchronous code only, but was given a task; await what it needs first, then run the tensor code.");
        if (result is torch.Tensor tensor) scope.MoveToOuter(tensor);
        return result;
    }

    /// <summary>Runs <paramref name="work"/> and disposes every tensor it made.</summary>
    /// <inheritdoc cref="Run{T}(bool, Func{T})"/>
    public static void Run(bool grad, Action work) => Run(grad, () =>
    {
        work();
        return true;
    });
}
