using System.Numerics;

namespace Fireworks;

/// <summary>What a missing value becomes: not-a-number in fractions, the empty text in text; in whole numbers and booleans it is refused.</summary>
/// <remarks>Every reader of files asks here. Columns with gaps change this one place.</remarks>
internal static class MissingValue
{
    /// <summary>The text that stands for none.</summary>
    public const string Text = "";

    /// <summary>The value that stands for none; false when the type has no such value.</summary>
    public static bool TryGet<T>(out T value) where T : unmanaged, INumberBase<T>
    {
        var has = DTypes.Of<T>().IsFloat();
        value = has ? T.CreateTruncating(double.NaN) : default;
        return has;
    }
}
