using static TorchSharp.torch;

namespace Fireworks;

/// <summary>What the layers of a network need to learn and to keep, collected while their shapes are inferred, before there is a tensor.</summary>
internal sealed class Blueprint
{
    /// <summary>What is learned, in order.</summary>
    public List<Entry> Parameters { get; } = [];

    /// <summary>What is kept beside it, such as running means; no gradients.</summary>
    public List<Entry> Buffers { get; } = [];

    /// <summary>Values a row of the widest point between two layers.</summary>
    public long WidestRow { get; private set; } = 1;

    /// <summary>Asks for weights.</summary>
    /// <param name="name">Such as <c>0.weight</c>; unique.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="initialize">Draws the first values with the network's generator.</param>
    public Slot Parameter(string name, long[] shape, Start initialize)
    {
        Parameters.Add(new Entry(name, shape, initialize));
        return new Slot(Parameters.Count - 1);
    }

    /// <summary>Asks for a tensor that is kept, but not learned.</summary>
    public Slot Buffer(string name, long[] shape, Start initialize)
    {
        Buffers.Add(new Entry(name, shape, initialize));
        return new Slot(Buffers.Count - 1);
    }

    /// <summary>Notes what passes between two layers.</summary>
    public void Pass(RowShape row) => WidestRow = Math.Max(WidestRow, row.Size);

    /// <summary>One tensor that was asked for.</summary>
    internal sealed record Entry(string Name, long[] Shape, Start Initialize)
    {
        /// <summary>Its values.</summary>
        public long Count => Shape.Aggregate(1L, (product, extent) => checked(product * extent));
    }
}

/// <summary>Stands for a tensor until the network has made it.</summary>
internal readonly record struct Slot(int Index);
