using System.Collections;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Named tensors in order, as a file of weights holds them; owns the tensors. Any cell type of libtorch, in host memory.</summary>
public sealed class StateDict : IReadOnlyCollection<KeyValuePair<string, Tensor>>, IDisposable
{
    private readonly OrderedDictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Plain values that a file held beside its tensors, such as an epoch: whole numbers (long), fractions (double), texts, true and false.</summary>
    public IDictionary<string, object> Values { get; } = new OrderedDictionary<string, object>(StringComparer.Ordinal);

    /// <summary>Tensors.</summary>
    public int Count => _tensors.Count;

    /// <summary>Their names, in order.</summary>
    public IEnumerable<string> Names => _tensors.Keys;

    /// <summary>The tensor of that name; it belongs to this.</summary>
    /// <exception cref="StateFileException">There is none.</exception>
    public Tensor this[string name] => _tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new StateFileException($"There is no tensor '{name}'; there are {string.Join(", ", Names)}.{Nearest.Hint(name, [.. Names])}");

    /// <summary>Adds a tensor, which from then on belongs to this.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void Add(string name, Tensor tensor) => _tensors.Add(Require.NotEmpty(name), tensor.DetachFromDisposeScope());

    /// <summary>Adds a copy of a tensor, dense and in host memory.</summary>
    /// <exception cref="ArgumentException">There is one of that name.</exception>
    public void AddCopy(string name, Tensor tensor) => Add(name, TorchWork.Run(grad: false, () => tensor.detach().cpu().clone().contiguous()));

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Has(string name) => _tensors.ContainsKey(name);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Tensor>> GetEnumerator() => _tensors.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Disposes the tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in _tensors.Values) tensor.Dispose();
        _tensors.Clear();
    }
}
