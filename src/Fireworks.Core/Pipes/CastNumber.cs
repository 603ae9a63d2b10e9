using System.Numerics;

namespace Fireworks;

/// <summary>One number as another type, decided without a trip there and back: at the ends of a range that trip hides what was lost.</summary>
internal static class CastNumber
{
    /// <summary>Gives the number as <typeparamref name="TTo"/>, and whether it is the same, or as near as <paramref name="rounding"/> accepts.</summary>
    /// <param name="value">The number.</param>
    /// <param name="rounding">Null for exact only.</param>
    /// <param name="cast">The number; without meaning when it does not fit.</param>
    public static bool Try<TFrom, TTo>(TFrom value, string? rounding, out TTo cast)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo>, IMinMaxValue<TTo>
    {
        if (value is Half or float or double && default(TTo) is not (Half or float or double))
        {
            var wanted = double.CreateChecked(value);
            if (rounding is not null) wanted = Math.Round(wanted, ModeOf(rounding));
            // Each comparison is false for not-a-number.
            var isWithin = wanted >= Range<TTo>.Least && wanted < Range<TTo>.Beyond;
            cast = TTo.CreateSaturating(wanted);
            return isWithin && double.IsInteger(wanted);
        }

        cast = TTo.CreateSaturating(value);
        if (default(TTo) is not (Half or float or double)) return TFrom.CreateSaturating(cast) == value;
        if (TFrom.IsNaN(value)) return TTo.IsNaN(cast);
        if (TTo.IsInfinity(cast)) return TFrom.IsInfinity(value);
        return rounding is not null || IsSame(cast, value);
    }

    private static bool IsSame<TFrom, TTo>(TTo cast, TFrom value)
        where TFrom : unmanaged, INumber<TFrom>, IMinMaxValue<TFrom>
        where TTo : unmanaged, INumber<TTo> =>
        (value is Half or float or double || double.CreateChecked(cast) < Range<TFrom>.Beyond) && TFrom.CreateSaturating(cast) == value;

    private static MidpointRounding ModeOf(string rounding) => rounding switch
    {
        "toward_zero" => MidpointRounding.ToZero,
        "down" => MidpointRounding.ToNegativeInfinity,
        "up" => MidpointRounding.ToPositiveInfinity,
        _ => MidpointRounding.ToEven,
    };

    /// <summary>The range of an integer type. Its ends are powers of two, which a float64 holds exactly even where it does not hold the largest integer.</summary>
    private static class Range<T> where T : INumber<T>, IMinMaxValue<T>
    {
        public static readonly double Least = double.CreateSaturating(T.MinValue);

        public static readonly double Beyond = double.CreateSaturating(T.MaxValue) + 1;
    }
}
