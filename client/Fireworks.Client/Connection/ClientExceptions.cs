using Fireworks.Api;

namespace Fireworks;

/// <summary>The service refused a request or failed at it.</summary>
/// <param name="problem">The kind of problem.</param>
/// <param name="detail">The rule, what was found and what to do.</param>
/// <param name="exceptionType">The exception's type name on the silo, where there was one.</param>
public sealed class FireworksApiException(ProblemType problem, string detail, string? exceptionType) : FireworksException(detail)
{
    /// <summary>The kind of problem.</summary>
    public ProblemType Problem { get; } = problem;

    /// <summary>The exception's type name on the silo, or null.</summary>
    public string? ExceptionType { get; } = exceptionType;
}

/// <summary>Nobody answers at the address.</summary>
public sealed class ServiceUnreachableException(Uri address, Exception? inner)
    : FireworksException($"{address} does not answer{(inner is null ? "" : $" ({Reason(inner)})")}; start a silo there with 'fireworks serve --listen {address.GetLeftPart(UriPartial.Authority)}', or correct the address.", inner)
{
    /// <summary>The address.</summary>
    public Uri Address { get; } = address;

    private static string Reason(Exception e) => (e.InnerException ?? e).Message.TrimEnd('.');
}
