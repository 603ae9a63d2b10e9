using System.Collections.Concurrent;
using System.Globalization;
using Fireworks.Contracts;

namespace Fireworks.Gateway.Keys;

/// <summary>Says whom a stored key lets in. What was read is used again for five seconds, so that a revocation takes effect that soon on every silo.</summary>
/// <remarks>Only keys that exist are kept, so whoever sends made-up ones fills nothing.</remarks>
/// <param name="find">A key and its hash by id; null when there is none.</param>
/// <param name="time">The clock.</param>
internal sealed class KeyRing(Func<string, CancellationToken, Task<ApiKeyProof?>> find, TimeProvider time)
{
    /// <summary>How old an answer may be.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // Whoever does not know the secret is not told whether the id exists.
    private const string Unknown = "This key is not known here, or its secret is wrong; check it, or ask whoever has an admin key for another (fireworks key create).";

    private readonly ConcurrentDictionary<string, (ApiKeyProof Proof, long ReadAt)> _known = new();

    /// <summary>Whom a key lets in.</summary>
    public async ValueTask<Admission> AdmitAsync(KeyText text, CancellationToken cancellationToken)
    {
        if (await FindAsync(text.Id, cancellationToken) is not { } proof || !text.Fits(proof.Hash)) return Admission.Refused(Unknown);

        var key = proof.Key;
        if (key.RevokedAt is { } revoked) return Admission.Refused($"The key '{key.Name}' was revoked on {Said(revoked)}; ask for another.");
        if (key.ExpiresAt is { } expired && expired <= time.GetUtcNow()) return Admission.Refused($"The key '{key.Name}' expired on {Said(expired)}; ask for another.");
        return new Caller($"{key.Name} ({key.Id})", KeyScopes.Parse(key.Scope));
    }

    /// <summary>Reads a key anew when it is shown next: it was changed here.</summary>
    public void Forget(string id) => _known.TryRemove(id, out _);

    private async ValueTask<ApiKeyProof?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(id, out var known) && time.GetElapsedTime(known.ReadAt) < Longest) return known.Proof;

        var began = time.GetTimestamp();
        var found = await find(id, cancellationToken);
        if (found is null) Forget(id);
        else _known[id] = (found, began);
        return found;
    }

    private static string Said(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
