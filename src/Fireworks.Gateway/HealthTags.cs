namespace Fireworks.Gateway;

/// <summary>The tags of health checks that the door's health routes ask.</summary>
public static class HealthTags
{
    /// <summary>Asked by <c>/health/live</c>: a process that fails must be started again.</summary>
    public const string Live = "live";

    /// <summary>Asked by <c>/health/ready</c>: a silo that fails must not be sent work.</summary>
    public const string Ready = "ready";
}
