using static TorchSharp.torch;

namespace Fireworks;

/// <summary>A cell type of libtorch, with its names in files.</summary>
/// <param name="Scalar">libtorch's type.</param>
/// <param name="Width">Bytes a cell.</param>
/// <param name="Storage">Its storage in a .pt file.</param>
/// <param name="Safe">Its name in a safetensors file; null where that format has none.</param>
internal sealed record CellType(ScalarType Scalar, int Width, string Storage, string? Safe)
{
    /// <summary>All that TorchSharp has.</summary>
    public static readonly IReadOnlyList<CellType> All =
    [
        new(ScalarType.Bool, 1, "BoolStorage", "BOOL"),
        new(ScalarType.Byte, 1, "ByteStorage", "U8"),
        new(ScalarType.Int8, 1, "CharStorage", "I8"),
        new(ScalarType.Int16, 2, "ShortStorage", "I16"),
        new(ScalarType.Int32, 4, "IntStorage", "I32"),
        new(ScalarType.Int64, 8, "LongStorage", "I64"),
        new(ScalarType.Float16, 2, "HalfStorage", "F16"),
        new(ScalarType.BFloat16, 2, "BFloat16Storage", "BF16"),
        new(ScalarType.Float32, 4, "FloatStorage", "F32"),
        new(ScalarType.Float64, 8, "DoubleStorage", "F64"),
        new(ScalarType.ComplexFloat32, 8, "ComplexFloatStorage", "C64"),
        new(ScalarType.ComplexFloat64, 16, "ComplexDoubleStorage", null),
    ];

    /// <summary>The type of a tensor's cells.</summary>
    /// <exception cref="StateFileException">No file holds such cells.</exception>
    public static CellType Of(string name, Tensor tensor) =>
        All.FirstOrDefault(type => type.Scalar == tensor.dtype) ?? throw new StateFileException($"'{name}' has cells of type {tensor.dtype}, which no file of weights holds; convert it first.");
}
