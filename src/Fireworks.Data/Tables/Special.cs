namespace Fireworks;

/// <summary>How a number that is not finite is kept: databases turn NaN into null or sort it highest, so its name stands in a column of its own.</summary>
internal static class Special
{
    public static double? Value(double number) => double.IsFinite(number) ? number : null;

    public static string? Name(double number) => number switch
    {
        double.NaN => "nan",
        double.PositiveInfinity => "+inf",
        double.NegativeInfinity => "-inf",
        _ => null,
    };

    /// <summary>The number of a value column and the special column after it.</summary>
    public static double Read(SqlRow row, int column) => row.TextOrNull(column + 1) switch
    {
        "nan" => double.NaN,
        "+inf" => double.PositiveInfinity,
        "-inf" => double.NegativeInfinity,
        _ => row.DoubleOrNull(column) ?? double.NaN,
    };
}
