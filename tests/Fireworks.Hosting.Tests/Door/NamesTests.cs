using System.Text;
using System.Text.Json;
using Fireworks.Api;

namespace Fireworks.Hosting;

/// <summary>Names that nothing can have, wherever the door takes one.</summary>
public sealed class NamesTests(FireworksFixture fireworks) : IClassFixture<FireworksFixture>
{
    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string?, string> Refused => new()
    {
        { "POST", Routes.Runs, """{ "run": "", "graph": {} }""", "run" },
        { "POST", Routes.Runs, """{ "run": "a#1", "graph": {} }""", "'#'" },
        { "POST", Routes.Runs, """{ "experiment": "", "graph": {} }""", "experiment" },
        { "POST", Routes.Runs, """{ "graph_name": "" }""", "graph" },
        { "POST", Routes.Runs, """{ "scaffold": "" }""", "scaffold" },
        { "POST", Routes.Scaffolds, """{ "name": "a", "run": "" }""", "'run'" },
        { "POST", Routes.Scaffolds, """{ "name": "", "run": "r" }""", "'name'" },
        { "POST", Routes.Searches, """{ "plan": { "name": "a\nb" } }""", "search" },
        { "GET", Routes.Events + "?run=", null, "run" },
        { "GET", Routes.Events + "?search=", null, "search" },
        { "GET", Routes.Runs + "?experiment=", null, "experiment" },
        { "GET", Routes.Runs + "?search=", null, "search" },
        { "GET", Routes.Scaffolds + "?experiment=", null, "experiment" },
        { "GET", "/v1/runs/%0a", null, "run" },
        { "GET", "/v1/searches/%0a", null, "search" },
        { "GET", "/v1/graphs/%0a", null, "graph" },
        { "GET", "/v1/scaffolds/%0a", null, "scaffold" },
        { "GET", "/v1/experiments/%0a", null, "experiment" },
        { "GET", "/v1/inputs/%0a", null, "input" },
        { "POST", "/v1/keys/%0a:revoke", null, "key" },
        { "DELETE", "/v1/runs/%0a", null, "run" },
        { "DELETE", "/v1/experiments/%0a", null, "experiment" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task A_name_that_breaks_the_rule_is_refused_with_the_rule(string method, string path, string? body, string names)
    {
        using var http = new HttpClient { BaseAddress = fireworks.Client.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        using var response = await http.SendAsync(request, Now);

        var problem = JsonSerializer.Deserialize<Problem>(await response.Content.ReadAsStringAsync(Now), ApiJson.Options)!;
        Assert.Equal((400, ProblemTypes.BadRequest.Urn), ((int)response.StatusCode, problem.Type));
        Assert.Contains(names, problem.Detail, StringComparison.Ordinal);
    }
}
