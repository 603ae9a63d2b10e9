using System.Numerics;

namespace Fireworks;

/// <summary>What a missing value becomes in a column that has no gaps: not-a-number in fractions; elsewhere it is refused.</summary>
internal static class MissingValue
{
    /// <summary>The value that stands for none; false when the type has no such value.</summary>
    public static bool TryGet<T>(out T value) where T : unmanaged, INumberBase<T>
    {
        var has = DTypes.Of<T>().IsFloat();
        value = has ? T.CreateTruncating(double.NaN) : default;
        return has;
    }
}
