using Fireworks.Cli.Demo;
using Fireworks.Hosting;

namespace Fireworks.Cli.Tests.Golden;

/// <summary>A scaffold as a release left it: its blobs, the rows that were predicted and the predictions.</summary>
/// <remarks>
/// <para><c>manifest</c> holds the manifest's hash, <c>blobs</c> the store, <c>rows.arrow</c> the first rows of the digits as their source gives
/// them, <c>served.arrow</c> what the served model said of them, <c>predictions.arrow</c> what the run predicted for its test rows.</para>
/// <para>Made by <see cref="MakeAsync"/>: the digits' graph with a layer of 8 and 2 epochs. A folder that is committed is never made again: it is
/// there to prove that later releases read what this one wrote. A release that changes a format adds a folder of its own.</para>
/// </remarks>
internal sealed record GoldenScaffold(string Folder)
{
    private const int Rows = 32;

    /// <summary>The scaffolds that are kept.</summary>
    public static TheoryData<string> Names => ["scaffold-1", "scaffold-2"];

    public static GoldenScaffold Of(string name) => new(Path.Combine(AppContext.BaseDirectory, "Golden", name));

    public string Manifest => File.ReadAllText(Path.Combine(Folder, "manifest")).Trim();

    public string Blobs => Path.Combine(Folder, "blobs");

    /// <summary>Whether a seed drew other rows for a split and another order for a shuffle when it was saved. Before the first release permutations were changed once.</summary>
    public bool DrawsOtherRows => Path.GetFileName(Folder) == "scaffold-1";

    public Message Given => Message.Load(Path.Combine(Folder, "rows.arrow"));

    public Message Served => Message.Load(Path.Combine(Folder, "served.arrow"));

    public Message Predicted => Message.Load(Path.Combine(Folder, "predictions.arrow"));

    /// <summary>Puts the scaffold into a store under a name, as if it had been saved there.</summary>
    public async Task AddToAsync(Workspace folder, string name)
    {
        var blobs = new FolderBlobStore(Path.Combine(folder.Store, "blobs"));
        foreach (var file in Directory.EnumerateFiles(Blobs, "*", SearchOption.AllDirectories)) await blobs.PutAsync(await File.ReadAllBytesAsync(file));
        await using var store = await Store.OpenAsync(new SqliteDatabase(Path.Combine(folder.Store, "fireworks.db")));
        await new ScaffoldTable(store).SaveAsync(new ScaffoldRow { Tenant = "default", Name = name, Run = "golden", Pass = 0, Manifest = Manifest });
    }

    /// <summary>Makes one: trains the graph, and keeps what it learned and what it predicts.</summary>
    public async Task MakeAsync()
    {
        using var folder = new Workspace();
        await using var client = await FireworksClient.StartLocalAsync(folder.Store, o => o.DataRoots.Add(Workspace.Samples));
        var graph = Workspace.DigitsGraph(epochs: 2);
        graph["parameters"]!["width"] = 8;
        await using var run = await client.StartRunAsync(Graph.Parse(graph.ToJsonString()));
        Assert.Equal("complete", (await run.WaitAsync()).State);
        var scaffold = await client.SaveScaffoldAsync("golden", run);

        Directory.CreateDirectory(Folder);
        (await Predictions.ReadAsync(run, default)).Rows.Save(Path.Combine(Folder, "predictions.arrow"));
        var blobs = new FolderBlobStore(Path.Combine(folder.Store, "blobs"));
        var states = (await client.FindScaffoldAsync("golden")).States!;
        foreach (var hash in states.Values.Append(scaffold.Manifest)) await new FolderBlobStore(Blobs).PutAsync(await blobs.GetAsync(hash));
        await File.WriteAllTextAsync(Path.Combine(Folder, "manifest"), scaffold.Manifest + "\n");

        var source = new CsvSource(Path.Combine(Workspace.Samples, "client", "samples", "data", "digits.csv.gz"));
        var rows = await source.ReadAsync(Fireworks.Rows.Range(0, Rows));
        rows.Save(Path.Combine(Folder, "rows.arrow"));
        var served = await ServedGraph.LoadAsync(blobs, scaffold.Manifest, FireworksCatalog.Create());
        (await served.ApplyAsync(rows)).Select("row", "predicted", "scores").Save(Path.Combine(Folder, "served.arrow"));
    }
}
