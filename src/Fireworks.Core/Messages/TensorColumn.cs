using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Fireworks;

/// <summary>Numbers without gaps: a vector, or a tensor whose first axis is the rows. Dense, row-major, in host memory.</summary>
/// <remarks>A vector and a one-axis tensor are the same memory, so turning one into the other never copies.</remarks>
public sealed class TensorColumn : Column
{
    /// <summary>A column over memory that nobody changes any more.</summary>
    /// <param name="type">Cell type and row shape; not text.</param>
    /// <param name="length">Rows; at least 0.</param>
    /// <param name="data">length × row bytes, row-major.</param>
    /// <exception cref="ArgumentException">The memory has another size, or the type is text.</exception>
    public TensorColumn(ColumnType type, int length, ReadOnlyMemory<byte> data)
    {
        if (type.DType is DType.Text or DType.Logical)
            throw new ArgumentException($"A tensor column holds numbers, no {type}; use a column made for that.", nameof(type));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var expected = (long)length * type.RowBytes;
        if (data.Length != expected)
            throw new ArgumentException($"{length} rows of {type} take {expected} bytes, but there are {data.Length}.", nameof(data));
        (Type, Length, Data) = (type, length, data);
    }

    /// <inheritdoc/>
    public override ColumnType Type { get; }

    /// <inheritdoc/>
    public override int Length { get; }

    /// <summary>The rows, row-major.</summary>
    public ReadOnlyMemory<byte> Data { get; }

    /// <inheritdoc/>
    public override long ByteCount => Data.Length;

    /// <summary>A column with a copy of these values.</summary>
    /// <param name="values">All rows, row-major.</param>
    /// <param name="rowShape">The shape of one row; none for one value a row.</param>
    /// <exception cref="ArgumentException">The values do not fill whole rows, or the shape is none.</exception>
    /// <exception cref="ColumnValueException">No column holds cells of that C# type.</exception>
    /// <exception cref="MessageShapeException">They take 2 GiB or more.</exception>
    public static TensorColumn Of<T>(ReadOnlySpan<T> values, params ReadOnlySpan<int> rowShape) where T : unmanaged
    {
        var type = new ColumnType(DTypes.Of<T>(), ImmutableArray.Create(rowShape));
        if (type.RowSize == 0 || values.Length % type.RowSize != 0)
            throw new ArgumentException($"{values.Length} values do not fill rows of {type}.", nameof(values));

        var block = Room(type, values.Length / type.RowSize);
        MemoryMarshal.AsBytes(values).CopyTo(block.GetSpan());
        return new TensorColumn(type, values.Length / type.RowSize, block.Memory);
    }

    /// <summary>A column that <paramref name="fill"/> writes, without a copy.</summary>
    /// <param name="type">Cell type and row shape; not text.</param>
    /// <param name="length">Rows; at least 0.</param>
    /// <param name="fill">Writes all values, row by row; what it leaves out is undefined.</param>
    /// <exception cref="ArgumentException">The type is text, or the length negative.</exception>
    /// <exception cref="MessageShapeException">The rows take 2 GiB or more.</exception>
    public static TensorColumn Create<T>(ColumnType type, int length, Action<Span<T>> fill) where T : unmanaged
    {
        var block = Room(type, length);
        fill(MemoryMarshal.Cast<byte, T>(block.GetSpan()));
        return new TensorColumn(type, length, block.Memory);
    }

    /// <summary>The values as <typeparamref name="T"/>.</summary>
    /// <exception cref="ColumnTypeException">The cells are of another type; cast first.</exception>
    public Values<T> Values<T>(string name = "column") where T : unmanaged =>
        DTypes.Of<T>() == Type.DType ? new Values<T>(this) : throw new ColumnTypeException(name, DTypes.Of<T>().Name(), Type.ToString());

    /// <summary>The same memory with other axes after the first.</summary>
    /// <exception cref="ArgumentException">The new row size differs, or an extent is negative.</exception>
    public TensorColumn WithRowShape(params ReadOnlySpan<int> rowShape)
    {
        var type = new ColumnType(Type.DType, ImmutableArray.Create(rowShape));
        return type.RowSize == Type.RowSize
            ? new(type, Length, Data)
            : throw new ArgumentException($"A row of {Type} cannot be seen as {type}.", nameof(rowShape));
    }

    /// <inheritdoc/>
    public override object this[int row]
    {
        get
        {
            CheckRow(row);
            var cells = Data.Span.Slice(row * Type.RowBytes, Type.RowBytes);
            object value = Type.DType switch
            {
                DType.Bool => Cell<bool>(cells), DType.UInt8 => Cell<byte>(cells), DType.Int8 => Cell<sbyte>(cells),
                DType.Int16 => Cell<short>(cells), DType.Int32 => Cell<int>(cells), DType.Int64 => Cell<long>(cells),
                DType.Float16 => Cell<Half>(cells), DType.Float32 => Cell<float>(cells), _ => Cell<double>(cells),
            };
            GC.KeepAlive(this);
            return value;
        }
    }

    private object Cell<T>(ReadOnlySpan<byte> bytes) where T : unmanaged
    {
        var cells = MemoryMarshal.Cast<byte, T>(bytes);
        return Type.RowShape.IsEmpty ? cells[0] : cells.ToArray();
    }

    /// <inheritdoc/>
    public override Column Slice(int start, int length)
    {
        CheckSlice(start, length);
        return new TensorColumn(Type, length, Data.Slice(start * Type.RowBytes, length * Type.RowBytes));
    }

    internal override bool IsLasting => true;

    /// <inheritdoc/>
    protected internal override Column Gather(ReadOnlySpan<int> rows)
    {
        var block = Room(Type, rows.Length);
        GatherKernel.Gather(Data.Span, Type.RowBytes, rows, block.GetSpan());
        GC.KeepAlive(this);
        return new TensorColumn(Type, rows.Length, block.Memory);
    }

    /// <inheritdoc/>
    public override Column Compact() => Append([]);

    /// <inheritdoc/>
    protected override Column Append(IReadOnlyList<Column> rest)
    {
        var length = Length + rest.Sum(c => (long)c.Length);
        var block = Room(Type, length);
        var to = block.GetSpan();
        Data.Span.CopyTo(to);
        var at = Data.Length;
        foreach (var column in rest)
        {
            var data = ((TensorColumn)column.ToHost()).Data;
            data.Span.CopyTo(to[at..]);
            at += data.Length;
            GC.KeepAlive(column);
        }
        GC.KeepAlive(this);
        return new TensorColumn(Type, (int)length, block.Memory);
    }

    /// <summary>Memory for rows.</summary>
    /// <exception cref="MessageShapeException">One piece of memory cannot hold the rows.</exception>
    internal static Block Room(ColumnType type, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var bytes = length * type.RowBytes;
        return Math.Max(length, bytes) <= int.MaxValue
            ? Block.Rent((int)bytes)
            : throw new MessageShapeException($"{length} rows of {type} take {bytes} bytes; one piece holds less than 2 GiB. Take fewer rows at a time.");
    }
}
