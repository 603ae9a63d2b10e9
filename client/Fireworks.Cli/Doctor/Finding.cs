namespace Fireworks.Cli.Doctor;

/// <summary>What one check found.</summary>
/// <param name="Check">What was looked at.</param>
/// <param name="Status">ok, warn or fail.</param>
/// <param name="Found">What was found.</param>
/// <param name="Remedy">What to do about it; left out when nothing is to be done.</param>
internal sealed record Finding(string Check, string Status, string Found, string? Remedy)
{
    public const string Good = "ok", Odd = "warn", Bad = "fail";

    public static Finding Ok(string check, string found) => new(check, Good, found, null);

    public static Finding Warn(string check, string found, string remedy) => new(check, Odd, found, remedy);

    public static Finding Fail(string check, string found, string remedy) => new(check, Bad, found, remedy);
}
