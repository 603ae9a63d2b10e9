using System.Buffers.Binary;
using System.Text.Json.Nodes;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Using what was trained: the same answers from a file, from stdin, and in every format.</summary>
public sealed class ModelTests(Digits digits) : IClassFixture<Digits>
{
    private const string Data = "client/samples/data/digits.csv.gz";
    private const int NotFound = 3;

    [Fact]
    public async Task Predicts_a_file_and_writes_the_answer_in_the_format_of_its_name()
    {
        var told = (await digits.RunAsync("model", "predict", "trained", "--in", Data, "--out", "answers.jsonl")).Expect(0).Json;
        (await digits.RunAsync("model", "predict", "trained", "--in", Data, "--out", "answers.parquet", "--output", "predictions")).Expect(0);

        var (json, parquet) = (await MessageFiles.LoadAsync(digits.Folder["answers.jsonl"]), await MessageFiles.LoadAsync(digits.Folder["answers.parquet"]));
        Assert.Equal(("trained", 1797, "answers.jsonl"), ((string)told["scaffold"]!, (int)told["rows"]!, (string)told["out"]!));
        Assert.Equal(parquet.Column<long>("predicted"), json.Column<long>("predicted"));
        var right = parquet.Column<long>("predicted").Zip((await MessageFiles.LoadAsync(digits.Folder[Data])).Column<long>("label")).Count(p => p.First == p.Second) / 1797.0;
        var validated = digits.Tables.Number($"select value from metrics where name = '{Digits.Accuracy}' and run = (select run from scaffolds where name = 'trained') order by step desc limit 1");
        Assert.Equal(validated, right, 0.1);       // the run measured a quarter of these rows
        Assert.False(File.Exists(digits.Folder["answers.jsonl.part"]));
    }

    [Fact]
    public async Task Answers_on_stdout_are_json_lines_and_stdin_is_read()
    {
        var some = (await MessageFiles.LoadAsync(digits.Folder[Data])).Slice(0, 5);
        await MessageFiles.SaveAsync(some, digits.Folder["some.jsonl"]);
        await File.WriteAllBytesAsync(digits.Folder["some.stream"], ArrowStream.ToBytes(some));

        var file = (await digits.RunAsync("model", "predict", "trained", "--in", "some.jsonl")).Expect(0).JsonLines;
        var json = await TypeAsync("cat some.jsonl");
        var arrow = await TypeAsync("cat some.stream");

        Assert.Equal(5, file.Count);
        Assert.All(file, row => Assert.Equal(10, row["scores"]!.AsArray().Count));
        Assert.Equal(file.Select(r => r.ToJsonString()), json.JsonLines.Select(r => r.ToJsonString()));
        Assert.Equal(file.Select(r => (int)r["predicted"]!), arrow.JsonLines.Select(r => (int)r["predicted"]!));
    }

    [Fact]
    public async Task People_read_a_table_of_what_the_model_added()
    {
        var ended = (await digits.TypeAsync("model", "predict", "trained", "--in", Data)).Expect(0);

        Assert.Contains("predicted", ended.Out);
        Assert.DoesNotContain("pixel0", ended.Out);
        Assert.Contains("20 of 1797 rows", ended.Out);
    }

    [Fact]
    public async Task Exports_the_weights_that_the_store_holds_in_every_format()
    {
        var told = (await digits.RunAsync("model", "export", "trained", "--format", "safetensors", "--out", "w.safetensors")).Expect(0).Json;
        foreach (var format in (string[])["pt", "arrow"]) (await digits.RunAsync("model", "export", "trained", "--node", "mlp", "--format", format, "--out", $"w.{format}")).Expect(0);

        // The source: the state's blob, found by SQL and the manifest.
        var blobs = new FolderBlobStore(Path.Combine(digits.Folder.Store, "blobs"));
        var manifest = ScaffoldManifest.Parse(await blobs.GetAsync(digits.Tables.Texts("select manifest from scaffolds where name = 'trained'").Single()), "trained");
        var stored = ComponentState.FromBytes(await blobs.GetAsync(manifest.States["mlp"]));
        string[] names = [.. stored.Tensors.Names.Where(n => !n.StartsWith("optimizer.", StringComparison.Ordinal))];

        var safetensors = await File.ReadAllBytesAsync(digits.Folder["w.safetensors"]);
        var length = (int)BinaryPrimitives.ReadInt64LittleEndian(safetensors);
        var header = JsonNode.Parse(safetensors.AsSpan(8, length))!.AsObject();
        var arrow = Message.Load(digits.Folder["w.arrow"]);
        using var pt = PtFile.Read(digits.Folder["w.pt"]);
        Assert.Equal(names, header.Select(h => h.Key).Where(n => n != "__metadata__"));
        Assert.Equal(names, pt.Names);
        Assert.Equal(names, told["tensors"]!.AsObject().Select(t => t.Key));
        Assert.Equal(stored.Tensors.Select(names), arrow);
        Assert.All(names, name =>
        {
            var cells = stored.Tensor(name).Data.ToArray();
            var (begin, end) = ((int)header[name]!["data_offsets"]![0]!, (int)header[name]!["data_offsets"]![1]!);
            Assert.Equal(cells, safetensors[(8 + length + begin)..(8 + length + end)]);
            Assert.Equal(cells, pt[name].bytes.ToArray());
        });
    }

    [Theory]
    [InlineData("model", "predict", "nothing", "--in", Data)]
    [InlineData("model", "predict", "trained", "--in", "nothing.csv")]
    [InlineData("model", "predict", "trained", "--in", Data, "--output", "nothing")]
    [InlineData("model", "export", "nothing", "--format", "pt", "--out", "x.pt")]
    [InlineData("model", "export", "trained", "--node", "nothing", "--format", "pt", "--out", "x.pt")]
    public async Task An_unknown_name_is_not_found(params string[] args)
    {
        var ended = (await digits.RunAsync(args)).Expect(NotFound);

        Assert.Empty(ended.Out);
        Assert.Contains("nothing", (string)ended.Problem["detail"]!);
        Assert.False(File.Exists(digits.Folder["x.pt"]));
    }

    [Fact]
    public async Task Rows_that_do_not_fit_leave_no_file()
    {
        digits.Folder.Write("bad.csv", "pixel0,pixel1\n1,2\n");

        var ended = (await digits.RunAsync("model", "predict", "trained", "--in", "bad.csv", "--out", "bad.arrow")).Expect(2);

        Assert.Contains("pixel", (string)ended.Problem["detail"]!);
        Assert.Empty(Directory.GetFiles(digits.Folder.Path, "bad.arrow*"));
    }

    private async Task<Ended> TypeAsync(string source)
    {
        await using var typed = CliProcess.Type(digits.Folder.Path, $"{source} | dotnet {CliProcess.Program} model predict trained --in - --json");
        return (await typed.EndAsync()).Expect(0);
    }
}
