using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace Fireworks.Gateway.Keys;

public sealed class KeyRingTests
{
    private readonly FakeTimeProvider _time = new(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private readonly KeyText _key = KeyText.New();
    private readonly KeyRing _ring;
    private ApiKeyProof? _stored;
    private int _reads;

    public KeyRingTests()
    {
        _ring = new KeyRing((id, _) =>
        {
            _reads++;
            return Task.FromResult(id == _key.Id ? _stored : null);
        }, _time);
        _stored = new(new ApiKeyEntry(_key.Id, "ci", "write", _time.GetUtcNow(), null, null), _key.Hash);
    }

    [Fact]
    public async Task A_stored_key_lets_in_with_its_scope()
    {
        var caller = (await AdmitAsync()).Caller!;

        Assert.Equal((KeyScope.Write, $"ci ({_key.Id})"), (caller.Scope, caller.Name));
    }

    [Fact]
    public async Task Another_secret_and_another_id_are_refused_in_the_same_words()
    {
        Assert.True(KeyText.TryParse(KeyText.New().Reveal()[..3] + _key.Id + KeyText.New().Reveal()[15..], out var wrongSecret));
        Assert.Equal(_key.Id, wrongSecret.Id);

        var (secret, unknown) = (await AdmitAsync(wrongSecret), await AdmitAsync(KeyText.New()));

        Assert.Null(secret.Caller);
        Assert.Null(unknown.Caller);
        Assert.Equal(secret.Refusal, unknown.Refusal);
    }

    [Fact]
    public async Task A_key_expires_at_its_moment_though_it_is_remembered()
    {
        _stored = _stored! with { Key = _stored.Key with { ExpiresAt = _time.GetUtcNow().AddSeconds(2) } };

        Assert.NotNull((await AdmitAsync()).Caller);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Contains("expired", (await AdmitAsync()).Refusal, StringComparison.Ordinal);
        Assert.Equal(1, _reads);
    }

    [Fact]
    public async Task A_key_that_another_silo_revoked_is_refused_five_seconds_later()
    {
        Assert.NotNull((await AdmitAsync()).Caller);
        Revoke();
        _time.Advance(KeyRing.Longest - TimeSpan.FromMilliseconds(1));
        Assert.NotNull((await AdmitAsync()).Caller);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Contains("revoked", (await AdmitAsync()).Refusal, StringComparison.Ordinal);
        Assert.Equal((TimeSpan.FromSeconds(5), 2), (KeyRing.Longest, _reads));
    }

    [Fact]
    public async Task A_key_that_was_revoked_here_is_refused_at_once()
    {
        Assert.NotNull((await AdmitAsync()).Caller);
        Revoke();
        _ring.Forget(_key.Id);

        Assert.Null((await AdmitAsync()).Caller);
    }

    [Fact]
    public async Task A_key_that_is_made_after_it_was_asked_for_is_known_at_once()
    {
        var stored = _stored;
        _stored = null;
        Assert.Null((await AdmitAsync()).Caller);
        _stored = stored;

        Assert.NotNull((await AdmitAsync()).Caller);
    }

    private void Revoke() => _stored = _stored! with { Key = _stored.Key with { RevokedAt = _time.GetUtcNow() } };

    private ValueTask<Admission> AdmitAsync(KeyText? key = null) => _ring.AdmitAsync(key ?? _key, TestContext.Current.CancellationToken);
}
