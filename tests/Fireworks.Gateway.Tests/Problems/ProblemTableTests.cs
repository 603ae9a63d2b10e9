using System.Data.Common;
using Fireworks.Api;
using Fireworks.Contracts;
using Microsoft.AspNetCore.Http;
using Orleans.Runtime;

namespace Fireworks.Gateway.Problems;

public sealed class ProblemTableTests
{
    public static TheoryData<Exception, string> Known => new()
    {
        { new BadRequestException("x"), "bad-request" },
        { new BadHttpRequestException("x"), "bad-request" },
        { new GraphInvalidException([new("$", "r", "m")]), "graph-invalid" },
        { new PlanInvalidException([new("$", "r", "m")]), "plan-invalid" },
        { new RunNotFoundException("x"), "not-found" },
        { new OutputNotFoundException("r", "o", []), "not-found" },
        { new SearchNotFoundException("x"), "not-found" },
        { new ScaffoldNotFoundException("x"), "not-found" },
        { new GraphNotFoundException("x"), "not-found" },
        { new ExperimentNotFoundException("x", ["y"]), "not-found" },
        { new ComponentCatalogException("x"), "not-found" },
        { new ApiKeyNotFoundException("x", ["y"]), "not-found" },
        { new ApiKeyExistsException("x"), "conflict" },
        { new RunIsTrialException("x", "s", 1), "conflict" },
        { new RunNotFinishedException("x"), "conflict" },
        { new SearchConflictException("x", "y"), "conflict" },
        { new ScaffoldExistsException("x", "r"), "conflict" },
        { new NotRunningException("n", 1), "unavailable" },
        { new SiloUnavailableException(), "unavailable" },
        { new Outage(), "unavailable" },
        { new SqlError(transient: true, null), "unavailable" },
        { new SqlError(transient: false, "08006"), "unavailable" },
        { new SqlError(transient: false, "57P01"), "unavailable" },
        { new SqlError(transient: false, "23505"), "internal" },
        { new SqlError(transient: false, null), "internal" },
        { new TimeoutException(), "unavailable" },
        { new NodeFailedException("n", new InvalidOperationException("x")), "failed" },
        { new ColumnMissingException("x", []), "failed" },
        { new InvalidOperationException("x"), "internal" },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void An_exception_becomes_its_kind_of_problem(Exception e, string kind)
    {
        var problem = ProblemTable.Of(e);

        Assert.Equal("urn:fireworks:" + kind, problem.Type);
        Assert.Equal(ProblemTypes.All.Single(t => t.Name == kind).Status, problem.Status);
        Assert.Equal(e.GetType().Name, problem.Exception);
        Assert.Equal(e.Message, problem.Detail);
    }

    [Fact]
    public void Every_kind_of_problem_has_a_title() => Assert.All(ProblemTypes.All, type => Assert.NotEmpty(type.Title));

    [Fact]
    public void A_graphs_problems_and_warnings_are_all_told()
    {
        var problem = ProblemTable.Of(new GraphInvalidException([new("$.a", "cycle", "One."), new("$.b", "unread-node", "Two.", true)]));

        Assert.Equal([new ProblemInfo("$.a", "cycle", "One.", false), new ProblemInfo("$.b", "unread-node", "Two.", true)], problem.Problems);
    }

    private sealed class Outage() : OutOfReachException("The store does not answer.");

    /// <summary>What a driver throws.</summary>
    private sealed class SqlError(bool transient, string? state) : DbException("x")
    {
        public override bool IsTransient => transient;

        public override string? SqlState => state;
    }
}
