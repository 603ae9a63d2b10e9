using System.Security.Cryptography;
using System.Text;

namespace Fireworks.Gateway.Keys;

public sealed class KeyTextTests
{
    [Fact]
    public void A_key_is_read_as_it_was_told()
    {
        var key = KeyText.New();

        Assert.True(KeyText.TryParse(key.Reveal(), out var read));
        Assert.Equal((key.Id, key.Hash), (read.Id, read.Hash));
        Assert.Matches("^fw_[0-9a-z]{12}_[A-Za-z0-9_-]{43}$", key.Reveal());
    }

    [Fact]
    public void The_hash_is_the_SHA_256_of_the_secret_and_fits_no_other()
    {
        var (key, other) = (KeyText.New(), KeyText.New());

        Assert.Equal(Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(key.Reveal()[16..]))), key.Hash, ignoreCase: true);
        Assert.True(key.Fits(key.Hash));
        Assert.False(key.Fits(other.Hash));
        Assert.False(key.Fits(""));
    }

    [Fact]
    public void No_two_keys_are_alike_and_printing_one_tells_no_secret()
    {
        KeyText[] keys = [.. Enumerable.Range(0, 1000).Select(_ => KeyText.New())];

        Assert.Equal(1000, keys.Select(k => k.Id).Distinct().Count());
        Assert.Equal(1000, keys.Select(k => k.Hash).Distinct().Count());
        Assert.All(keys, k => Assert.Equal(k.Id, $"{k}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("fw_")]
    [InlineData("fw_0123456789ab_")]
    [InlineData("fw_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnop")]        // a character short
    [InlineData("fw_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr")]      // one too many
    [InlineData("fw_0123456789aB_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq")]
    [InlineData("fw_0123456789ab-ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq")]
    [InlineData("fw_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno\np")]
    [InlineData("FW_0123456789ab_ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopq")]
    public void What_has_another_form_is_no_key(string text) => Assert.False(KeyText.TryParse(text, out _));
}
