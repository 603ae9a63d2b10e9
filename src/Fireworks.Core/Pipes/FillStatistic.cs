using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What is typical of a column, learned block by block.</summary>
internal abstract class FillStatistic
{
    private const string Mean = "mean", Median = "median", MostFrequent = "most_frequent";

    /// <summary>The names that <see cref="Of"/> knows.</summary>
    public static string[] Names => [Mean, Median, MostFrequent];

    /// <summary>What was learned, as the column can hold it; null when there was no value.</summary>
    public abstract JsonNode? Value { get; }

    private ColumnType Type { get; init; }

    /// <summary>Takes in some rows; gaps and not-a-numbers are left out.</summary>
    /// <exception cref="ColumnTypeException">They are of another type than the rows before.</exception>
    public void Add(string name, Column column)
    {
        if (column.Type with { Nullable = false } != Type) throw new ColumnTypeException(name, $"{Type}, as in the rows before", column.Type.ToString());
        Add(Gaps.DropRows(column));
    }

    /// <param name="values">A column without gaps.</param>
    protected abstract void Add(Column values);

    /// <summary>A statistic that has learned nothing yet.</summary>
    /// <exception cref="ColumnTypeException">A column of this type has no such statistic.</exception>
    public static FillStatistic Of(string statistic, string name, Column column)
    {
        var type = column.Type.RowShape.IsEmpty ? CastType.Of(column) : null;
        var of = column.Type with { Nullable = false };
        var isFloat = type?.DType.IsFloat() == true;
        return statistic switch
        {
            MostFrequent when type is not null => new Frequencies { Type = of },
            Mean when isFloat => new FloatMean(name) { Type = of },
            Median when isFloat => new FloatMedian(name) { Type = of },
            Mean when type is { IsInteger: true } => new IntegerMean { Type = of },
            Median when type is { IsInteger: true } => new IntegerMedian { Type = of },
            _ => throw new ColumnTypeException(
                name, statistic == MostFrequent ? "numbers, text or truth values, one a row, to have a most frequent one" : $"numbers, one a row, to have a {statistic}", column.Type.ToString()),
        };
    }

    private sealed class FloatMean(string name) : FillStatistic
    {
        private long _count;
        private double _mean;

        public override JsonNode? Value => _count == 0 ? null
            : double.IsFinite(_mean) ? JsonValue.Create(_mean)
            : throw new ComponentException($"'fill' learns the mean of finite numbers, but column '{name}' has an infinity; learn the median, or give a 'value'.");

        protected override void Add(Column values)
        {
            foreach (var value in FillNumbers.Floats(values)) _mean = RunningMean.Next(_mean, value, ++_count);
        }
    }

    private sealed class FloatMedian(string name) : FillStatistic
    {
        private readonly List<double> _values = [];

        public override JsonNode? Value
        {
            get
            {
                if (_values.Count == 0) return null;
                _values.Sort();
                var (lower, upper) = (_values[(_values.Count - 1) / 2], _values[_values.Count / 2]);
                return double.IsInfinity(lower) && double.IsInfinity(upper) && lower != upper
                    ? throw new ComponentException($"'fill' learns the median, but that of column '{name}' lies between -Infinity and Infinity, which is no number; give a 'value'.")
                    : ComponentJson.Write(lower == upper ? lower : lower / 2 + upper / 2, typeof(double));
            }
        }

        protected override void Add(Column values) => _values.AddRange(FillNumbers.Floats(values));
    }

    private sealed class IntegerMean : FillStatistic
    {
        private long _count;
        private Int128 _sum;

        public override JsonNode? Value => _count == 0 ? null : FillNumbers.Quotient(_sum, _count);

        protected override void Add(Column values)
        {
            foreach (var value in FillNumbers.Integers(values)) (_sum, _count) = (_sum + value, _count + 1);
        }
    }

    private sealed class IntegerMedian : FillStatistic
    {
        private readonly List<Int128> _values = [];

        public override JsonNode? Value
        {
            get
            {
                if (_values.Count == 0) return null;
                _values.Sort();
                return FillNumbers.Quotient(_values[(_values.Count - 1) / 2] + _values[_values.Count / 2], 2);
            }
        }

        protected override void Add(Column values) => _values.AddRange(FillNumbers.Integers(values));
    }

    private sealed class Frequencies : FillStatistic
    {
        private readonly OrderedDictionary<object, long> _counts = [];

        public override JsonNode? Value => _counts.Count == 0 ? null : ComponentJson.Write(_counts.MaxBy(c => c.Value).Key, typeof(object));

        protected override void Add(Column values)
        {
            var nan = NotANumber.In(values);
            for (var row = 0; row < values.Length; row++)
                if (nan is null || !nan[row]) _counts[values[row]!] = _counts.GetValueOrDefault(values[row]!) + 1;
        }
    }
}
