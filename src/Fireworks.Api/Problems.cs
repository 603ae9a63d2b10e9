namespace Fireworks.Api;

/// <summary>An error as RFC 9457 problem details, <c>application/problem+json</c>.</summary>
public sealed record Problem
{
    /// <summary>A stable name: <c>urn:fireworks:</c> and one of <see cref="ProblemTypes"/>.</summary>
    public required string Type { get; init; }

    /// <summary>The name in words.</summary>
    public required string Title { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int Status { get; init; }

    /// <summary>The rule, what was found and what to do.</summary>
    public required string Detail { get; init; }

    /// <summary>The exception's type name on the silo.</summary>
    public string? Exception { get; init; }

    /// <summary>For an invalid graph: every problem.</summary>
    public IReadOnlyList<ProblemInfo>? Problems { get; init; }
}

/// <summary>The kinds of problem, each with its HTTP status and the exit code of the command line.</summary>
/// <param name="Name">The stable name after <c>urn:fireworks:</c>.</param>
/// <param name="Status">The HTTP status.</param>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Title">The name in words.</param>
public sealed record ProblemType(string Name, int Status, int ExitCode, string Title)
{
    /// <summary>The type of problem details.</summary>
    public string Urn => "urn:fireworks:" + Name;
}

/// <summary>All kinds of problem.</summary>
public static class ProblemTypes
{
    /// <summary>The request is malformed.</summary>
    public static ProblemType BadRequest { get; } = new("bad-request", 400, 2, "The request cannot be understood");

    /// <summary>A graph or plan was refused by validation.</summary>
    public static ProblemType GraphInvalid { get; } = new("graph-invalid", 422, 4, "The graph cannot run");

    /// <summary>A search plan was refused by validation.</summary>
    public static ProblemType PlanInvalid { get; } = new("plan-invalid", 422, 4, "The search plan was refused");

    /// <summary>What was named does not exist.</summary>
    public static ProblemType NotFound { get; } = new("not-found", 404, 3, "There is no such thing");

    /// <summary>The name is taken, or the state does not allow it.</summary>
    public static ProblemType Conflict { get; } = new("conflict", 409, 6, "The state does not allow it");

    /// <summary>A key is missing or wrong.</summary>
    public static ProblemType Unauthorized { get; } = new("unauthorized", 401, 4, "Not allowed");

    /// <summary>The key is right, but does not allow this.</summary>
    public static ProblemType Forbidden { get; } = new("forbidden", 403, 4, "The key does not allow it");

    /// <summary>The data was refused by a component.</summary>
    public static ProblemType Failed { get; } = new("failed", 422, 1, "It failed");

    /// <summary>The service cannot answer now.</summary>
    public static ProblemType Unavailable { get; } = new("unavailable", 503, 5, "The service cannot answer now");

    /// <summary>An error of ours.</summary>
    public static ProblemType Internal { get; } = new("internal", 500, 1, "An error of the service");

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<ProblemType> All { get; } = [BadRequest, GraphInvalid, PlanInvalid, NotFound, Conflict, Unauthorized, Forbidden, Failed, Unavailable, Internal];
}
