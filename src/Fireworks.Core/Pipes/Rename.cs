namespace Fireworks;

/// <summary>Gives columns other names; they keep their places.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="names">Old name → new name; at least one. Two columns may swap names.</param>
[Component("rename")]
public sealed class Rename(Pipe input, IReadOnlyDictionary<string, string> names) : MapPipe(input)
{
    /// <summary>Old name → new name.</summary>
    public IReadOnlyDictionary<string, string> Names { get; } = names.Count > 0 && names.Values.All(name => !string.IsNullOrEmpty(name))
        ? new OrderedDictionary<string, string>(names, StringComparer.Ordinal)
        : throw new ArgumentException("'names' must name at least one column, and no new name may be empty.", nameof(names));

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        foreach (var name in Names.Keys) _ = rows[name];
        return Message.OfLength(rows.Length, rows.Select(c => KeyValuePair.Create(Names.GetValueOrDefault(c.Key, c.Key), c.Value)));
    }
}
