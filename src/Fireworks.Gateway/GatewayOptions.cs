namespace Fireworks.Gateway;

/// <summary>What the door needs from its host.</summary>
public sealed record GatewayOptions
{
    /// <summary>A key of scope admin that is not stored, so that there is one before the first was given; null for none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether every request but those for health must carry a key as <c>Authorization: Bearer</c>, even when <see cref="ApiKey"/> is null.
    /// Without a key the door is for loopback only. Default false.</summary>
    public bool RequireKeys { get; init; }

    internal bool NeedsKey => RequireKeys || ApiKey is not null;

    /// <summary>Makes the id of a run whose caller names none.</summary>
    public required Func<string> NewRun { get; init; }
}
