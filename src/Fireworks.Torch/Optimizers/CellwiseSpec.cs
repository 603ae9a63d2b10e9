using System.Numerics;

namespace Fireworks;

/// <summary>An optimizer that moves each weight by its own gradient and memory alone: one pass over memory a step.</summary>
internal abstract record CellwiseSpec(string Type, double Lr) : OptimizerSpec(Type, Lr)
{
    protected sealed override void Move(FlatWeights at, long step, Rates rates, BatchLoss loss)
    {
        var scalars = at.Scalars;
        Advance(scalars, step, rates);
        foreach (var (start, length) in at.Trainable)
        {
            if (at.IsDouble) Step(at.Stretch<double>(start, length), step, rates, scalars);
            else Step(at.Stretch<float>(start, length), step, rates, scalars);
        }
    }

    /// <summary>Brings the scalars to a step, once before its stretches.</summary>
    /// <param name="scalars">The remembered <see cref="OptimizerSpec.Scalars"/>.</param>
    /// <param name="step">Which step; from 1.</param>
    /// <param name="rates">What the schedule sets.</param>
    protected virtual void Advance(Span<double> scalars, long step, Rates rates) { }

    /// <summary>Moves a stretch of weights one step.</summary>
    /// <param name="at">The weights.</param>
    /// <param name="step">Which step; from 1.</param>
    /// <param name="rates">What the schedule sets.</param>
    /// <param name="scalars">The remembered <see cref="OptimizerSpec.Scalars"/>, after <see cref="Advance"/>.</param>
    protected abstract void Step<T>(Stretch<T> at, long step, Rates rates, ReadOnlySpan<double> scalars) where T : unmanaged, IBinaryFloatingPointIeee754<T>;
}
