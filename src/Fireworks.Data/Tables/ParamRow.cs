using System.Globalization;

namespace Fireworks;

/// <summary>One named parameter of a run or a trial.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value as a number; null when it is none, such as a category.</param>
/// <param name="Text">Its value as readable text.</param>
public sealed record ParamRow(string Name, double? Value, string Text)
{
    /// <summary>A parameter that is a number.</summary>
    public static ParamRow Of(string name, double value) => new(name, Special.Value(value), value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>A parameter that is text, such as a category.</summary>
    public static ParamRow Of(string name, string text) => new(name, null, text);

    internal static ParamRow Read(SqlRow row) => new(row.Text(0), row.DoubleOrNull(1), row.Text(2));
}
