namespace Fireworks.Gateway;

/// <summary>What the door needs from its host.</summary>
public sealed record GatewayOptions
{
    /// <summary>The key that every <c>/v1</c> request must carry as <c>Authorization: Bearer</c>; null for none, which is for loopback only.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Makes the id of a run whose caller names none.</summary>
    public required Func<string> NewRun { get; init; }
}
