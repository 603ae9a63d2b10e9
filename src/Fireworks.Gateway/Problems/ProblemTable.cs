using System.Data.Common;
using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.AspNetCore.Http;
using Orleans.Runtime;
using Orleans.Serialization;

namespace Fireworks.Gateway.Problems;

/// <summary>Exception type → problem type. Exceptions keep their type across Orleans; one that is not listed goes by its nearest base type.</summary>
internal static class ProblemTable
{
    private static readonly Dictionary<Type, ProblemType> Types = new()
    {
        [typeof(BadRequestException)] = ProblemTypes.BadRequest,
        [typeof(BadHttpRequestException)] = ProblemTypes.BadRequest,
        [typeof(RowsRefusedException)] = ProblemTypes.BadRequest,
        [typeof(GraphInvalidException)] = ProblemTypes.GraphInvalid,
        [typeof(PlanInvalidException)] = ProblemTypes.PlanInvalid,
        [typeof(RunNotFoundException)] = ProblemTypes.NotFound,
        [typeof(OutputNotFoundException)] = ProblemTypes.NotFound,
        [typeof(SearchNotFoundException)] = ProblemTypes.NotFound,
        [typeof(ScaffoldNotFoundException)] = ProblemTypes.NotFound,
        [typeof(ExperimentNotFoundException)] = ProblemTypes.NotFound,
        [typeof(ComponentCatalogException)] = ProblemTypes.NotFound,
        [typeof(GraphNotFoundException)] = ProblemTypes.NotFound,
        [typeof(ApiKeyNotFoundException)] = ProblemTypes.NotFound,
        [typeof(ApiKeyExistsException)] = ProblemTypes.Conflict,
        [typeof(OutputNotServedException)] = ProblemTypes.NotFound,
        [typeof(NodeStateNotFoundException)] = ProblemTypes.NotFound,
        [typeof(InputNotFoundException)] = ProblemTypes.NotFound,
        [typeof(InputConflictException)] = ProblemTypes.Conflict,
        [typeof(RunIsTrialException)] = ProblemTypes.Conflict,
        [typeof(RunNotFinishedException)] = ProblemTypes.Conflict,
        [typeof(SearchConflictException)] = ProblemTypes.Conflict,
        [typeof(ScaffoldExistsException)] = ProblemTypes.Conflict,
        [typeof(InUseException)] = ProblemTypes.Conflict,
        [typeof(NotRunningException)] = ProblemTypes.Unavailable,
        [typeof(OutOfReachException)] = ProblemTypes.Unavailable,
        [typeof(OrleansException)] = ProblemTypes.Unavailable,
        [typeof(TimeoutException)] = ProblemTypes.Unavailable,
        [typeof(FireworksException)] = ProblemTypes.Failed,
        [typeof(Exception)] = ProblemTypes.Internal,
    };

    /// <summary>The kind of problem an exception is.</summary>
    public static ProblemType TypeOf(Exception e)
    {
        if (e is DbException sql && IsOutage(sql)) return ProblemTypes.Unavailable;
        for (var type = e.GetType(); ; type = type.BaseType!)
            if (Types.TryGetValue(type, out var problem)) return problem;
    }

    // Of SQL's standard classes 08 is a lost connection and 57 a server that stops. A broken rule, such as a key that is there already, is neither.
    private static bool IsOutage(DbException e) => e.IsTransient || e.SqlState is ['0', '8', ..] or ['5', '7', ..];

    /// <summary>An exception as problem details.</summary>
    public static Problem Of(Exception e)
    {
        var type = TypeOf(e);
        return new Problem
        {
            Type = type.Urn,
            Title = type.Title,
            Status = type.Status,
            Detail = e is BadHttpRequestException { InnerException: { } cause } ? $"{e.Message} {cause.Message}" : e.Message,
            Exception = (e as UnavailableExceptionFallbackException)?.ExceptionType ?? e.GetType().Name,
            Problems = (e as GraphInvalidException)?.Problems is { } graph ? Infos(graph) : (e as PlanInvalidException)?.Problems is { } plan ? Infos(plan) : null,
        };
    }

    public static IReadOnlyList<ProblemInfo> Infos(IEnumerable<GraphProblem> problems) => [.. problems.Select(p => new ProblemInfo(p.Path, p.Rule, p.Message, p.IsWarning))];

    public static Task WriteAsync(HttpContext context, Problem problem)
    {
        context.Response.StatusCode = problem.Status;
        return context.Response.WriteAsJsonAsync(problem, ApiJson.Options, "application/problem+json", context.RequestAborted);
    }
}
