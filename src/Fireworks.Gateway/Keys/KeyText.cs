using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Fireworks.Gateway.Keys;

/// <summary>A key as its bearer has it: <c>fw_ID_SECRET</c>.</summary>
/// <remarks>The id is 12 characters (60 random bits) and says which key it is; the secret is 43 characters of base64url (256 random bits).
/// A secret of that size cannot be guessed from its SHA-256, so it needs no salt and no slow hash, which are for passwords.</remarks>
internal sealed class KeyText
{
    private const string Mark = "fw_";
    private const string IdAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const string SecretAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private const int IdLength = 12;
    private const int SecretLength = 43;

    private static readonly SearchValues<char> InId = SearchValues.Create(IdAlphabet);
    private static readonly SearchValues<char> InSecret = SearchValues.Create(SecretAlphabet);

    private readonly string _secret;

    private KeyText(string id, string secret) => (Id, _secret) = (id, secret);

    /// <summary>The part that is no secret.</summary>
    public string Id { get; }

    /// <summary>The SHA-256 of the secret, in lower-case hexadecimal: what is stored.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_secret)));

    /// <summary>The key itself.</summary>
    public string Reveal() => $"{Mark}{Id}_{_secret}";

    /// <summary>A key that nobody had before.</summary>
    public static KeyText New() => new(RandomNumberGenerator.GetString(IdAlphabet, IdLength), RandomNumberGenerator.GetString(SecretAlphabet, SecretLength));

    /// <summary>Reads a key; false when the text has another form than keys have.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out KeyText? key)
    {
        var hasForm = text.Length == Mark.Length + IdLength + 1 + SecretLength
            && text.StartsWith(Mark, StringComparison.Ordinal)
            && text[Mark.Length + IdLength] == '_'
            && text.AsSpan(Mark.Length, IdLength).IndexOfAnyExcept(InId) < 0
            && text.AsSpan(Mark.Length + IdLength + 1).IndexOfAnyExcept(InSecret) < 0;
        key = hasForm ? new(text.Substring(Mark.Length, IdLength), text[(Mark.Length + IdLength + 1)..]) : null;
        return hasForm;
    }

    /// <summary>Whether a stored hash is that of the secret; takes the same time whatever the secret is.</summary>
    public bool Fits(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash), Encoding.UTF8.GetBytes(hash));

    /// <summary>The id, so that a secret does not get into a log by being printed.</summary>
    public override string ToString() => Id;
}
