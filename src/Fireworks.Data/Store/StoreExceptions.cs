namespace Fireworks;

/// <summary>Somebody else has taken over what this caller owned; it must stop, for what it would write is no longer wanted.</summary>
/// <param name="kind">What is owned, such as <c>run</c> or <c>search</c>.</param>
/// <param name="name">Which one.</param>
/// <param name="fence">The caller's fence.</param>
public sealed class FencedException(string kind, string name, long fence)
    : FireworksException($"Only the latest owner of {kind} '{name}' may write to it, but this one holds fence {fence} and there is a newer; stop and read it again.")
{
    /// <summary>What is owned.</summary>
    public string Kind { get; } = kind;

    /// <summary>Which one.</summary>
    public string Name { get; } = name;

    /// <summary>The caller's fence.</summary>
    public long Fence { get; } = fence;
}

/// <summary>A row that was named is not stored.</summary>
/// <param name="kind">What was asked for, such as <c>run</c>.</param>
/// <param name="name">Which one.</param>
public sealed class NotStoredException(string kind, string name) : FireworksException($"There is no {kind} '{name}'; it was never stored, or it was deleted.")
{
    /// <summary>What was asked for.</summary>
    public string Kind { get; } = kind;

    /// <summary>Which one.</summary>
    public string Name { get; } = name;
}

/// <summary>The database was written by a newer release.</summary>
public sealed class SchemaNewerException(string database, long found, long known)
    : FireworksException($"{database} has schema version {found}, but this release knows versions up to {known}; use the release that wrote it, or another data folder (--data).");
