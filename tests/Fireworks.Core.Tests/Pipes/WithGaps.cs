using Fireworks.TestKit;

namespace Fireworks.Tests;

/// <summary>Digits with columns that have gaps: age (int32), agePrecise (float64, NaN too) and name (text).</summary>
internal static class WithGaps
{
    public static Message Message(int rows = 50)
    {
        var index = Enumerable.Range(0, rows).ToArray();
        return Digits.Message(rows)
            .With("age", Columns.Of(index.Select(i => i % 5 == 3 ? (int?)null : i % 7).ToArray()))
            .With("agePrecise", Columns.Of(index.Select(i => i % 6 == 1 ? null : i % 9 == 4 ? double.NaN : (double?)(i / 4.0)).ToArray()))
            .With("name", Columns.Of(index.Select(i => i % 4 == 2 ? null : $"name {i % 3}").ToArray()));
    }
}
