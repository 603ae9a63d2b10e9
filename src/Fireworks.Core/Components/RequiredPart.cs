namespace Fireworks;

/// <summary>A part that a component cannot do without.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What must be there, or anything derived from it.</param>
public sealed record RequiredPart(string Name, Type Type)
{
    /// <summary>Throws unless all parts are there and of their types.</summary>
    /// <param name="owner">Who needs them, as the error names it.</param>
    /// <param name="required">What is needed.</param>
    /// <param name="parts">What there is.</param>
    /// <exception cref="ComponentPartsException">Parts are missing or of another type; lists all of them.</exception>
    public static void Check(string owner, IEnumerable<RequiredPart> required, IReadOnlyDictionary<string, object> parts)
    {
        var problems = new List<string>();
        foreach (var (name, type) in required)
        {
            if (!parts.TryGetValue(name, out var part))
                problems.Add($"'{name}' ({type.Name}) is missing.{Nearest.Hint(name, [.. parts.Keys])}");
            else if (!type.IsInstanceOfType(part))
                problems.Add($"'{name}' must be {type.Name}, but is {part.GetType().Name}.");
        }
        if (problems.Count > 0) throw new ComponentPartsException(owner, problems);
    }
}

/// <summary>A component was made without parts it needs, or with others.</summary>
public sealed class ComponentPartsException(string owner, IReadOnlyList<string> problems)
    : FireworksException($"{owner} lacks what it needs. {string.Join(" ", problems)}")
{
    /// <summary>What is wrong, one sentence a part.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
