using System.Numerics;

namespace Fireworks;

/// <summary>Adds normally distributed noise to columns of floats, another in each pass.</summary>
/// <remarks>The noise of a cell is drawn by counter: keyed by run seed, node id, pass and column, at the position of row and cell. So a row read by index
/// gets what it gets in order (in pass 0), and nothing is saved. A finite number that noise makes infinite is refused. Two uniform draws give one normal (Box, Muller: "A Note on the Generation of Random
/// Normal Deviates", Annals of Mathematical Statistics 29, 1958).</remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns of float16, float32 or float64.</param>
/// <param name="deviation">The standard deviation; at least 0.</param>
/// <param name="mean">The mean. Default 0.</param>
[Component("noise")]
public sealed class Noise(Pipe input, ColumnPattern columns, double deviation, double mean = 0) : Pipe(input)
{
    /// <summary>The columns.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>The standard deviation.</summary>
    public double Deviation { get; } = Require.Between(deviation, 0, double.MaxValue);

    /// <summary>The mean.</summary>
    public double Mean { get; } = Require.Between(mean, double.MinValue, double.MaxValue);

    /// <inheritdoc/>
    public override async ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) =>
        Apply(await Upstream.ReadAsync(rows, cancellationToken), rows, pass: 0);

    /// <inheritdoc/>
    public override PipeReader Open(Cursor? from = null) => new Reader(this, from ?? Cursor.Start);

    private Message Apply(Message message, Rows rows, long pass)
    {
        return message.Replace(Columns.In(message), name => message[name].ToHost() switch
        {
            TensorColumn { Type.DType: DType.Float16 } c => Added(name, c, rows, pass, static (Half x, double n) => (Half)((double)x + n)),
            TensorColumn { Type.DType: DType.Float32 } c => Added(name, c, rows, pass, static (float x, double n) => (float)(x + n)),
            TensorColumn { Type.DType: DType.Float64 } c => Added(name, c, rows, pass, static (double x, double n) => x + n),
            var other => throw new ColumnTypeException(name, "float16, float32 or float64", other.Type.ToString()),
        });
    }

    private TensorColumn Added<T>(string name, TensorColumn column, Rows rows, long pass, Func<T, double, T> add) where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (from, random) = (column.Values<T>(), Context.Random(pass).Child(name));
        var cells = column.Type.RowSize;
        return TensorColumn.Create<T>(column.Type, column.Length, to =>
        {
            for (int row = 0, i = 0; row < rows.Count; row++)
            {
                for (var cell = 0; cell < cells; cell++, i++)
                {
                    to[i] = add(from[i], Mean + Deviation * Normal(random, rows[row] * cells + cell));
                    if (!T.IsFinite(to[i]) && T.IsFinite(from[i]))
                        throw new ComponentException(
                            $"'{Context.Node}' (noise) makes {from[i]} in row {rows[row]} of column '{name}' larger than its type, {column.Type}, can hold; take less noise, or cast the column to a wider type first.");
                }
            }
        });
    }

    private static double Normal(KeyedRandom random, long position) =>
        Math.Sqrt(-2 * Math.Log(1 - random.Unit(2 * position))) * Math.Cos(2 * Math.PI * random.Unit(2 * position + 1));

    private sealed class Reader(Noise pipe, Cursor from) : PipeReader
    {
        private readonly PipeReader _input = pipe.Upstream.Open(from.Input());
        private long _row = from.Position;

        public override Cursor Position => Cursor.At(from.Pass, _row, _input.Position);

        public override async ValueTask<Message?> NextAsync(CancellationToken cancellationToken = default)
        {
            if (await _input.NextAsync(cancellationToken) is not { } rows) return null;
            var noisy = pipe.Apply(rows, Rows.Range(_row, rows.Length), from.Pass);
            _row += rows.Length;
            return noisy;
        }

        public override ValueTask DisposeAsync() => _input.DisposeAsync();
    }
}
