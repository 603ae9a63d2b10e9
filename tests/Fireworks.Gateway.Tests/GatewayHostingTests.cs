using System.Reflection;
using Fireworks.Api;

namespace Fireworks.Gateway;

public sealed class GatewayHostingTests
{
    [Fact]
    public async Task Every_route_of_the_api_is_mapped_and_nothing_else()
    {
        await using var door = await TestDoor.OpenAsync();
        var routes = typeof(Routes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => System.Text.RegularExpressions.Regex.Replace((string)f.GetValue(null)!, "{[^}]*}", "x"));

        Assert.Equal(routes.Order(), door.Endpoints.Select(e => e.Path).Distinct().Order());
    }

    [Theory]
    [InlineData("GET", "/v1/nothing", null, 404, "not-found")]
    [InlineData("DELETE", "/v1/runs", null, 405, "bad-request")]
    [InlineData("POST", "/v1/runs", "{", 400, "bad-request")]
    [InlineData("POST", "/v1/runs", """{"grahp":{}}""", 400, "bad-request")]
    [InlineData("POST", "/v1/runs", "", 400, "bad-request")]
    public async Task What_cannot_be_understood_is_a_problem(string method, string path, string? body, int status, string kind)
    {
        await using var door = await TestDoor.OpenAsync();

        var (found, problem) = await door.AskAsync(method, path, body: body);

        Assert.Equal((status, "urn:fireworks:" + kind), (found, problem!.Type));
        Assert.NotEmpty(problem.Detail);
    }

    [Fact]
    public async Task A_body_that_is_not_called_json_is_refused()
    {
        await using var door = await TestDoor.OpenAsync();

        using var response = await door.Client.PostAsync("/v1/runs", new StringContent("{}"));

        Assert.Equal(415, (int)response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType!.MediaType);
    }
}
