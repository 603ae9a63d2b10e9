namespace Fireworks;

/// <summary>A sum that rounds once, when it is read: the order and the grouping of what is added change nothing.</summary>
/// <remarks>Keeps parts that do not overlap and whose exact sum is the sum so far. Cost: a few additions a value.
/// Source: Shewchuk: "Adaptive Precision Floating-Point Arithmetic and Fast Robust Geometric Predicates", 1997.</remarks>
internal sealed class ExactSum
{
    private readonly List<double> _parts = [];
    private double _special;                                             // infinities and not-a-number, which have no parts

    /// <summary>The sum, rounded once.</summary>
    public double Value
    {
        get
        {
            if (_special != 0) return _special;
            if (_parts.Count == 0) return 0;
            var at = _parts.Count - 1;
            var (high, low) = (_parts[at], 0.0);
            while (at > 0 && low == 0)
            {
                var (next, x) = (_parts[--at], high);
                high = x + next;
                low = next - (high - x);
            }
            // Half-way cases: the parts below decide.
            if (at > 0 && ((low < 0 && _parts[at - 1] < 0) || (low > 0 && _parts[at - 1] > 0)))
            {
                var doubled = low * 2;
                var rounded = high + doubled;
                if (doubled == rounded - high) high = rounded;
            }
            return high;
        }
    }

    /// <summary>The parts, for saving.</summary>
    public IReadOnlyList<double> Parts => double.IsNaN(_special) || _special != 0 ? [_special] : _parts;

    /// <summary>Adds a value.</summary>
    public void Add(double value)
    {
        if (!double.IsFinite(value))
        {
            _special += value;
            return;
        }
        var kept = 0;
        for (var i = 0; i < _parts.Count; i++)
        {
            var part = _parts[i];
            if (Math.Abs(value) < Math.Abs(part)) (value, part) = (part, value);
            var high = value + part;
            var low = part - (high - value);
            if (low != 0) _parts[kept++] = low;
            value = high;
        }
        _parts.RemoveRange(kept, _parts.Count - kept);
        _parts.Add(value);
    }

    /// <summary>Adds a·b without rounding it.</summary>
    public void AddProduct(double a, double b)
    {
        var product = a * b;
        Add(product);
        Add(Math.FusedMultiplyAdd(a, b, -product));
    }

    /// <summary>Adds another sum.</summary>
    public void Add(ExactSum other)
    {
        foreach (var part in other.Parts.ToArray()) Add(part);
    }
}
