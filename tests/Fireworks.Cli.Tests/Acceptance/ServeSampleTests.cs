using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary><c>client/samples/serve.cs</c> as its users start it: a program of their own, in the folder in which a scaffold was saved.</summary>
public sealed partial class ServeSampleTests
{
    // What it is built into goes with the folder; a compiler that stays to be used again would hold its output open.
    private const string Alone = "mkdir .data && XDG_DATA_HOME=$PWD/.data MSBUILDDISABLENODEREUSE=1 exec dotnet run -p:UseSharedCompilation=false";

    [Fact]
    public async Task It_answers_as_the_run_predicted_refuses_what_does_not_fit_and_ends_when_it_is_told_to()
    {
        using var folder = new Workspace();
        folder.AddDigits(epochs: 2);
        (await CliProcess.RunAsync(folder.Path, "run", "start", "digits.graph.json", "--json")).Expect(0);
        (await CliProcess.RunAsync(folder.Path, "scaffold", "save", "digits#1", "mine", "--json")).Expect(0);
        var predicted = folder.Tables.Numbers("select predicted from digits_predictions order by row").Select(p => (long)p);
        var rows = (await MessageFiles.LoadAsync(folder["client/samples/data/digits.csv.gz"])).Take(folder.Tables.Numbers("select row from digits_predictions order by row").Select(row => (int)row).ToArray());
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

        await using var sample = CliProcess.Type(folder.Path, $"{Alone} -c {configuration} {Path.Combine(SourceTree.Root, "client/samples/serve.cs")} -- --scaffold mine --urls http://127.0.0.1:0");
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(await sample.LineAsync(Address())).Value) };
        var (status, answer) = await PostAsync(http, await JsonMessages.WriteAsync(rows));
        var (refused, problem) = await PostAsync(http, """[{ "pixel0": 1 }]"""u8.ToArray());
        sample.Terminate();
        var ended = await sample.EndAsync();

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(predicted, JsonMessages.Read(answer).Column<long>("predicted"));
        Assert.Equal(HttpStatusCode.BadRequest, refused);
        Assert.Contains("pixel", System.Text.Encoding.UTF8.GetString(problem));
        ended.Expect(0);
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> PostAsync(HttpClient http, byte[] json)
    {
        using var content = new ByteArrayContent(json) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };
        using var response = await http.PostAsync("/predict", content);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:[1-9]\d*")]
    private static partial Regex Address();
}
