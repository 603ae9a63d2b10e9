using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>L-BFGS: a quasi-Newton method that evaluates a batch several times a step. For whole-batch training of smooth losses.</summary>
/// <remarks>The direction is −H·g, H from the last pairs of steps and gradient changes by the two-loop recursion; the step is lr (the first:
/// min(1, 1/‖g‖₁)·lr), or what a <see cref="LineSearch"/> that begins there finds. Source: Nocedal, Wright: "Numerical Optimization", 2006, algorithm 7.4.
/// Memory: 2·history rows of weights; up to 27 more while a line is searched.</remarks>
internal sealed record LbfgsSpec(
    double Lr, int Iterations, int Evaluations, double GradientTolerance, double ChangeTolerance, int History, bool Searches) : OptimizerSpec("lbfgs", Lr)
{
    private const int Direction = 0, Previous = 1, Changes = 2, Steps = 3;
    private const int Done = 0, Length = 1, Scale = 2, Pairs = 3, Products = 4;
    private const double LeastCurvature = 1e-10;

    public static LbfgsSpec Read(FieldReader read)
    {
        read.Only("type", "lr", "max_iter", "max_eval", "tolerance_grad", "tolerance_change", "history", "line_search");
        var iterations = read.Whole("max_iter", 1, 100_000) ?? 20;
        return new LbfgsSpec(
            read.Number("lr", 0, LargestLr, 1), iterations, read.Whole("max_eval", 1, 1_000_000) ?? iterations * 5 / 4,
            read.Number("tolerance_grad", 0, 1, 1e-7), read.Number("tolerance_change", 0, 1, 1e-9), read.Whole("history", 1, 1000) ?? 10,
            read.Has("line_search") && read.OneOf("line_search", "strong_wolfe") == "strong_wolfe");
    }

    public override IReadOnlyList<string> Memory => ["direction", "previous", "changes", "steps", Scalars];

    public override long[] Shape(string name, long weights) => name switch
    {
        "changes" or "steps" => [History, weights],
        Scalars => [Products + History],
        _ => [weights],
    };

    protected override void Move(FlatWeights at, long step, Rates rates, BatchLoss loss)
    {
        var (direction, previous) = (at.Memory[Direction], at.Memory[Previous]);
        var scalars = at.Scalars;
        var value = loss.Value;
        if (Largest(at.Gradient) <= GradientTolerance) return;

        for (int iteration = 1, evaluations = 1; ; iteration++)
        {
            Turn(at, scalars);
            var before = value;
            previous.copy_(at.Gradient);
            scalars[Length] = scalars[Done] == 1 ? Math.Min(1, 1 / Sum(at.Gradient)) * rates.Lr : rates.Lr;
            if (Dot(at.Gradient, direction) > -ChangeTolerance) return;

            if (Searches)
            {
                (scalars[Length], value, var spent) = Search(at, value, scalars[Length], loss);
                evaluations += spent;
            }
            else
            {
                at.Weights.add_(direction, alpha: scalars[Length]);
                if (iteration < Iterations) value = loss.Again();
                evaluations++;
            }
            if (iteration == Iterations) return;
            if (evaluations >= Evaluations || Largest(at.Gradient) <= GradientTolerance) return;
            if (Largest(direction) * scalars[Length] <= ChangeTolerance || Math.Abs(value - before) < ChangeTolerance) return;
        }
    }

    /// <summary>Goes along the direction to where the line search ends; says how far that is, the loss there, and how many evaluations it took.</summary>
    private (double Length, double Value, int Evaluations) Search(FlatWeights at, double value, double first, BatchLoss loss) => TorchWork.Run(grad: true, () =>
    {
        var (direction, weights) = (at.Memory[Direction], at.Weights.clone());   // [P] each
        var (start, evaluations) = (new LinePoint(0, value, Dot(at.Gradient, direction), at.Gradient.clone()), 0);
        var end = new LineSearch(start, ChangeTolerance / Largest(direction), Evaluate).From(first);
        Go(end.At);
        at.Gradient.copy_(end.Gradient);
        return (end.At, end.Value, evaluations);

        LinePoint Evaluate(double to)
        {
            Go(to);
            evaluations++;
            var found = loss.Again();
            return new LinePoint(to, double.IsFinite(found) ? found : double.PositiveInfinity, Dot(at.Gradient, direction), at.Gradient.clone());
        }

        void Go(double to) => at.Weights.copy_(weights).add_(direction, alpha: to);
    });

    /// <summary>Remembers the last step and points the direction downhill.</summary>
    private void Turn(FlatWeights at, Span<double> scalars)
    {
        var (direction, changes, steps) = (at.Memory[Direction], at.Memory[Changes], at.Memory[Steps]);
        if (scalars[Done]++ == 0)
        {
            scalars[Scale] = 1;
            direction.copy_(-at.Gradient);
            return;
        }

        var change = at.Gradient - at.Memory[Previous];                  // [P]
        var moved = direction * scalars[Length];                         // [P]
        var curvature = Dot(change, moved);
        if (curvature > LeastCurvature)
        {
            if ((int)scalars[Pairs] == History) Forget(changes, steps, scalars);
            var pair = (int)scalars[Pairs]++;
            changes[pair].copy_(change);
            steps[pair].copy_(moved);
            scalars[Products + pair] = 1 / curvature;
            scalars[Scale] = curvature / Dot(change, change);
        }

        var (q, pairs) = (-at.Gradient, (int)scalars[Pairs]);            // [P]
        Span<double> alphas = stackalloc double[pairs];
        for (var i = pairs - 1; i >= 0; i--)
        {
            alphas[i] = Dot(steps[i], q) * scalars[Products + i];
            q.add_(changes[i], alpha: -alphas[i]);
        }
        q.mul_(scalars[Scale]);
        for (var i = 0; i < pairs; i++) q.add_(steps[i], alpha: alphas[i] - Dot(changes[i], q) * scalars[Products + i]);
        direction.copy_(q);
    }

    private void Forget(Tensor changes, Tensor steps, Span<double> scalars)
    {
        scalars[Pairs]--;
        if (History == 1) return;
        changes.narrow(0, 0, History - 1).copy_(changes.narrow(0, 1, History - 1).clone());
        steps.narrow(0, 0, History - 1).copy_(steps.narrow(0, 1, History - 1).clone());
        scalars[(Products + 1)..].CopyTo(scalars[Products..]);
    }

    private static double Dot(Tensor a, Tensor b) => a.dot(b).ToDouble();

    private static double Largest(Tensor a) => a.abs().max().ToDouble();

    private static double Sum(Tensor a) => a.abs().sum().ToDouble();
}
