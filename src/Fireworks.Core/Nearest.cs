namespace Fireworks;

/// <summary>Finds the known name that a misspelt one probably meant.</summary>
public static class Nearest
{
    // Longer texts are data, not names; and the work is quadratic.
    private const int Longest = 200;

    /// <summary>The known name closest to <paramref name="name"/>, or null when none is close.</summary>
    /// <remarks>Close means an optimal-string-alignment distance (insert, delete, replace, swap neighbours) of at most a third of the
    /// longer name, and at least one; a name of which no character is left is not close. Names over 200 characters are close to none.
    /// Cost: O(n·m) per known name.</remarks>
    public static string? To(string name, params ReadOnlySpan<string> known)
    {
        string? best = null;
        var least = int.MaxValue;
        if (name.Length > Longest) return null;
        foreach (var candidate in known)
        {
            if (candidate.Length > Longest) continue;
            var longer = Math.Max(name.Length, candidate.Length);
            var most = Math.Min(Math.Max(1, longer / 3), longer - 1);
            if (Math.Abs(name.Length - candidate.Length) > most) continue;
            var distance = Distance(name, candidate);
            if (distance >= least || distance > most) continue;
            (best, least) = (candidate, distance);
        }
        return best;
    }

    /// <summary>" Did you mean 'x'?" with a leading space, or nothing when no known name is close.</summary>
    public static string Hint(string name, params ReadOnlySpan<string> known) => To(name, known) is { } near ? $" Did you mean '{near}'?" : "";

    private static int Distance(string a, string b)
    {
        Span<int> before = stackalloc int[b.Length + 1], last = stackalloc int[b.Length + 1], row = stackalloc int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) last[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var same = char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]);
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = Math.Min(row[j], before[j - 2] + 1);
            }
            last.CopyTo(before);
            row.CopyTo(last);
        }
        return last[b.Length];
    }
}
