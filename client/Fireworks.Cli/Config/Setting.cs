namespace Fireworks.Cli;

/// <summary>One thing that can be set by flag, environment or file.</summary>
/// <param name="Name">Its name in files; its flag is the same with dashes.</param>
/// <param name="Variable">Its environment variable.</param>
/// <param name="Default">What it is otherwise; null for nothing.</param>
/// <param name="Description">What it is.</param>
internal sealed record Setting(string Name, string Variable, string? Default, string Description)
{
    /// <summary>Whether it must not be shown.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether it is on or off.</summary>
    public bool IsSwitch { get; init; }

    /// <summary>Its flag.</summary>
    public string Flag => "--" + Name.Replace('_', '-');
}
