using Fireworks.Api;

namespace Fireworks.Gateway.Keys;

/// <summary>Who makes a request, as the key says that it carries.</summary>
/// <param name="Name">The key's name and id, for logs.</param>
/// <param name="Scope">What it allows.</param>
internal sealed record Caller(string Name, KeyScope Scope);

/// <summary>What became of a key that was shown: a caller, or why there is none.</summary>
/// <param name="Caller">Whoever it is; null when nobody is let in with it.</param>
/// <param name="Refusal">Why not; null when there is a caller.</param>
internal readonly record struct Admission(Caller? Caller, string? Refusal)
{
    public static implicit operator Admission(Caller caller) => new(caller, null);

    public static Admission Refused(string why) => new(null, why);
}
