using Fireworks.Api;
using Fireworks.Hosting;

namespace Fireworks.Cli;

/// <summary>What an error that ends a command is: a kind of problem, with its exit code and, under <c>--json</c>, its document.</summary>
internal static class Failure
{
    /// <summary>The kind of problem.</summary>
    public static ProblemType TypeOf(Exception e) => e switch
    {
        UsageException or FireworksOptionsException => ProblemTypes.BadRequest,
        MissingException => ProblemTypes.NotFound,
        ComponentCatalogException => ProblemTypes.NotFound,
        GraphInvalidException => ProblemTypes.GraphInvalid,
        PlanInvalidException => ProblemTypes.PlanInvalid,
        ServiceUnreachableException or OutOfReachException => ProblemTypes.Unavailable,
        DataFolderInUseException or DatabaseServedException or EndedAlreadyException => ProblemTypes.Conflict,
        FireworksApiException api => api.Problem,
        FireworksException => ProblemTypes.Failed,
        _ => ProblemTypes.Internal,
    };

    /// <summary>The error as a document.</summary>
    public static Problem Of(Exception e) => Of(TypeOf(e), e.Message) with
    {
        Exception = (e as FireworksApiException)?.ExceptionType ?? e.GetType().Name,
        Problems = e switch
        {
            GraphInvalidException graph => Infos(graph.Problems),
            PlanInvalidException plan => Infos(plan.Problems),
            _ => null,
        },
    };

    /// <summary>A problem as a document.</summary>
    public static Problem Of(ProblemType type, string detail) => new()
    {
        Type = type.Name.StartsWith("urn:", StringComparison.Ordinal) ? type.Name : type.Urn, Title = type.Title, Status = type.Status, Detail = detail,
    };

    public static IReadOnlyList<ProblemInfo> Infos(IEnumerable<GraphProblem> problems) => [.. problems.Select(p => new ProblemInfo(p.Path, p.Rule, p.Message, p.IsWarning))];
}

/// <summary>The command was not written as it must be.</summary>
internal sealed class UsageException(string message) : FireworksException(message);

/// <summary>What a command names is not there.</summary>
internal sealed class MissingException(string message) : FireworksException(message);

/// <summary>What a command is to end or watch has ended, or is not by itself.</summary>
internal sealed class EndedAlreadyException(string message) : FireworksException(message);
