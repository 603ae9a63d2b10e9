using System.Numerics;
using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>Checks of arguments that return what they checked, so that a property can be set and checked in one line.</summary>
public static class Require
{
    /// <summary>Returns <paramref name="value"/> if it holds at least one character.</summary>
    /// <exception cref="ArgumentException">The text is null or empty.</exception>
    public static string NotEmpty(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        string.IsNullOrEmpty(value) ? throw new ArgumentException($"'{name}' must not be empty.", name) : value;

    /// <summary>Returns <paramref name="value"/> if it is at least <paramref name="least"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is smaller, or not a number.</exception>
    public static T AtLeast<T>(T value, T least, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        value >= least ? value : throw new ArgumentOutOfRangeException(name, value, $"'{name}' must be at least {least}, but is {value}.");

    /// <summary>Returns <paramref name="value"/> if least ≤ value ≤ most.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside the range, or not a number.</exception>
    public static T Between<T>(T value, T least, T most, [CallerArgumentExpression(nameof(value))] string name = "") where T : INumber<T> =>
        value >= least && value <= most
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"'{name}' must lie between {least} and {most}, but is {value}.");

    /// <summary>Returns <paramref name="value"/> if UTF-8 can write it, so that it comes back as it was.</summary>
    /// <exception cref="ArgumentNullException">The text is null.</exception>
    /// <exception cref="ArgumentException">The text holds half a surrogate pair.</exception>
    internal static string Writable(string value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        ArgumentNullException.ThrowIfNull(value, name);
        var at = value.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < value.Length; at++)
        {
            if (at + 1 < value.Length && char.IsSurrogatePair(value, at)) at++;
            else if (char.IsSurrogate(value[at]))
                throw new ArgumentException($"Names and metadata are written as UTF-8, which has no half surrogate pair, but '{value}' has one at character {at}. Correct it.", name);
        }
        return value;
    }

    /// <summary>Returns <paramref name="value"/> if it is one of <paramref name="allowed"/>, compared ordinally.</summary>
    /// <exception cref="ArgumentException">The value is none of them; the message names the nearest.</exception>
    public static string OneOf(string value, ReadOnlySpan<string> allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        foreach (var option in allowed)
            if (option == value) return value;
        throw new ArgumentException($"'{name}' must be one of {string.Join(", ", allowed.ToArray())}, but is '{value}'.{Nearest.Hint(value, allowed)}", name);
    }
}
