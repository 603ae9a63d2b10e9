using System.Text.Json;
using Fireworks.Cli.Demo;
using Fireworks.Hosting;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>That the demo's "restored" is a finding: it turns false when one weight differs.</summary>
public sealed class RestoredTests
{
    private const string Model = "mlp";

    [Fact]
    public async Task Every_prediction_is_equal_after_a_restore_and_not_every_one_when_a_single_weight_was_altered()
    {
        using var folder = new Workspace();
        await using var client = await FireworksClient.StartLocalAsync(folder.Store, o => o.DataRoots.Add(Workspace.Samples));
        await using var run = await client.StartRunAsync(Graph.Parse(Workspace.DigitsGraph(epochs: 2).ToJsonString()));
        Assert.Equal("complete", (await run.WaitAsync()).State);
        var before = await Predictions.ReadAsync(run, default);
        var scaffold = await client.SaveScaffoldAsync("trained", run);
        await run.ReleaseAsync();
        await AlterAsync(folder, scaffold.Manifest, "altered");

        var same = await RestoreAsync(client, "trained");
        var altered = await RestoreAsync(client, "altered");

        Assert.Equal(449, before.Count);
        Assert.Equal(before.Count, same.EqualTo(before));
        Assert.Equal(before.Count, altered.Count);
        Assert.InRange(altered.EqualTo(before), 0, before.Count - 1);
    }

    private static async Task<Predictions> RestoreAsync(FireworksClient client, string scaffold)
    {
        await using var run = await client.RestoreAsync(scaffold);
        Assert.Equal("complete", (await run.WaitAsync()).State);
        return await Predictions.ReadAsync(run, default);
    }

    /// <summary>Stores a scaffold whose model differs in one weight from another's.</summary>
    private static async Task AlterAsync(Workspace folder, string manifest, string name)
    {
        var blobs = new FolderBlobStore(Path.Combine(folder.Store, "blobs"));
        var trained = JsonSerializer.Deserialize<ScaffoldManifest>(await blobs.GetAsync(manifest), JsonSerializerOptions.Web)!;
        var state = ComponentState.FromBytes(await blobs.GetAsync(trained.States[Model]));
        var altered = trained with { States = trained.States.SetItem(Model, await blobs.PutAsync(WithOtherWeight(state).ToBytes())) };
        var hash = await blobs.PutAsync(JsonSerializer.SerializeToUtf8Bytes(altered, JsonSerializerOptions.Web));
        Assert.NotEqual(manifest, hash);

        await using var store = await Store.OpenAsync(new SqliteDatabase(Path.Combine(folder.Store, "fireworks.db")));
        await new ScaffoldTable(store).SaveAsync(new ScaffoldRow { Tenant = "default", Name = name, Run = trained.Run, Pass = 0, Manifest = hash });
    }

    // The last layer's: what it adds reaches a score without a relu in between.
    private static ComponentState WithOtherWeight(ComponentState state)
    {
        var layer = state.Tensors.Names.Last(n => n.EndsWith(".weight", StringComparison.Ordinal) && !n.StartsWith("optimizer.", StringComparison.Ordinal));
        var weights = (TensorColumn)state.Tensors[layer];
        var values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(weights.Data.Span).ToArray();
        values[0] += 0.01f;
        return state with { Tensors = state.Tensors.With(layer, TensorColumn.Of<float>(values, [.. weights.Type.RowShape])) };
    }
}
