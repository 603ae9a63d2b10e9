namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Files pushed as inputs are what SQL finds in the store, and what graphs read.</summary>
public sealed class InputTests(Digits digits) : IClassFixture<Digits>
{
    private const int NotFound = 3, Conflict = 6;

    [Fact]
    public async Task A_file_is_pushed_in_chunks_listed_shown_and_read_by_a_graph()
    {
        var rows = string.Concat(Enumerable.Range(0, 250).Select(i => $"{i},name {i}\n"));
        digits.Folder.Write("people.csv", "id,name\n" + rows);
        digits.Folder.Write("reads.json", """{ "fireworks": "graph/1", "name": "reads", "nodes": { "rows": { "kind": "input", "name": "people" } }, "outputs": { "out": "rows" } }""");

        var pushed = (await digits.RunAsync("input", "push", "people", "people.csv", "--chunk-rows", "100")).Expect(0).Json;
        var again = (await digits.RunAsync("input", "push", "people", "people.csv", "--chunk-rows", "100")).Expect(0).Json;
        var listed = (await digits.RunAsync("input", "list")).Expect(0).Json;
        var shown = (await digits.RunAsync("input", "show", "people")).Expect(0).Json;
        (await digits.RunAsync("run", "start", "reads.json", "--out", "out.arrow")).Expect(0);

        Assert.Equal((3, 0), ((int)pushed["sent"]!, (int)pushed["skipped"]!));
        Assert.Equal((0, 3), ((int)again["sent"]!, (int)again["skipped"]!));
        Assert.Equal(digits.Tables.Texts("select name from inputs order by created_at desc"), listed["items"]!.AsArray().Select(i => (string)i!["name"]!));
        Assert.Equal(digits.Tables.Texts("select blob from input_chunks where input = 'people' order by number"), shown["present"]!.AsArray().Select(c => (string)c!["hash"]!));
        Assert.Equal(digits.Tables.Numbers("select row_count from input_chunks where input = 'people' order by number"), shown["present"]!.AsArray().Select(c => (double)c!["rows"]!));
        Assert.Equal([100, 100, 50], shown["present"]!.AsArray().Select(c => (int)c!["rows"]!));
        Assert.Equal((250, "closed", "id int64, name text"), ((int)shown["input"]!["rows"]!, (string)shown["input"]!["state"]!, (string)shown["input"]!["columns"]!));
        Assert.Equal(await MessageFiles.LoadAsync(digits.Folder["people.csv"]), await MessageFiles.LoadAsync(digits.Folder["out.arrow"]));
    }

    [Fact]
    public async Task Another_file_under_the_same_name_is_a_conflict()
    {
        digits.Folder.Write("one.jsonl", "{\"v\": 1}\n");
        digits.Folder.Write("two.jsonl", "{\"v\": 2}\n");
        (await digits.RunAsync("input", "push", "taken", "one.jsonl")).Expect(0);

        var refused = (await digits.RunAsync("input", "push", "taken", "two.jsonl")).Expect(Conflict);

        Assert.Contains("other content", (string)refused.Problem["detail"]!);
        Assert.Equal(1, digits.Tables.Number("select count(*) from input_chunks where input = 'taken'"));
    }

    [Theory]
    [InlineData("input", "show", "nothing")]
    [InlineData("input", "push", "x", "nothing.csv")]
    public async Task An_unknown_name_is_not_found(params string[] args) =>
        Assert.Contains("nothing", (string)(await digits.RunAsync(args)).Expect(NotFound).Problem["detail"]!);

    [Fact]
    public async Task Without_json_people_read_a_table()
    {
        digits.Folder.Write("shown.jsonl", "{\"v\": 1}\n");

        Assert.Contains("shown: 1 rows in 1 chunks, 1 sent", (await digits.TypeAsync("input", "push", "shown", "shown.jsonl")).Expect(0).Out);
        Assert.Contains("─", (await digits.TypeAsync("input", "list")).Expect(0).Out);
        Assert.Contains("columns: v int64", (await digits.TypeAsync("input", "show", "shown")).Expect(0).Out);
    }
}
