using System.Text.Json.Serialization;

namespace Fireworks.Api;

/// <summary>What a key allows; each includes those before it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyScope>))]
public enum KeyScope
{
    /// <summary>Look at everything, and read outputs.</summary>
    [JsonStringEnumMemberName("read")]
    Read,

    /// <summary>Start, stop and save.</summary>
    [JsonStringEnumMemberName("write")]
    Write,

    /// <summary>Delete, and give and revoke keys.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin,
}

/// <summary>Asks for a key.</summary>
/// <param name="Name">Its name, 1 to 100 characters; no other key that is not revoked has it.</param>
/// <param name="Scope">What it allows.</param>
/// <param name="ExpiresAt">From when on it lets nobody in; null for never.</param>
public sealed record CreateKey(string Name, KeyScope Scope, DateTimeOffset? ExpiresAt = null);

/// <summary>A key that was just made. This is the only time that it is told.</summary>
/// <param name="Text">The key, <c>fw_ID_SECRET</c>: what callers show as <c>Authorization: Bearer</c>.</param>
/// <param name="Key">What is stored of it.</param>
public sealed record CreatedKey(string Text, KeyInfo Key)
{
    /// <summary>Its name, so that a key does not get into a log by being printed.</summary>
    public override string ToString() => $"{Key.Name} ({Key.Id})";
}

/// <summary>A stored key.</summary>
/// <param name="Id">The part of the key that is no secret.</param>
/// <param name="Name">Its name.</param>
/// <param name="Scope">What it allows.</param>
/// <param name="State">active, expired or revoked.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">From when on it lets nobody in; left out for never.</param>
/// <param name="RevokedAt">When it was revoked; left out when it was not.</param>
public sealed record KeyInfo(string Id, string Name, KeyScope Scope, string State, DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt);
