using Fireworks.Contracts;
using Orleans.Concurrency;

namespace Fireworks.Grains;

/// <summary>A scaffold's model, loaded at the first call and kept while it is used. Calls do not wait for each other.</summary>
/// <remarks>Each call asks the table which snapshot has the name, for a scaffold may be deleted and its name given to another at any silo.</remarks>
[StatelessWorker(1), Reentrant]
internal sealed class ServedGrain(ScaffoldTable scaffolds, IBlobStore blobs, ComponentCatalog catalog) : Grain, IServedGrain
{
    private (string Manifest, Task<ServedGraph> Graph)? _served;

    public async Task<Message> ApplyAsync(Message rows, CancellationToken cancellationToken)
    {
        var served = await LoadedAsync(cancellationToken);
        return await Task.Run(() => served.ApplyAsync(rows, cancellationToken).AsTask(), cancellationToken); // Off the turn: it computes.
    }

    public async Task<byte[]> PredictAsync(byte[] rows, RowFormat given, RowFormat wanted, CancellationToken cancellationToken)
    {
        var served = await LoadedAsync(cancellationToken);
        return await Task.Run(() => ServedRows.AnswerAsync(served, rows, given, wanted, cancellationToken), cancellationToken);
    }

    private async Task<ServedGraph> LoadedAsync(CancellationToken cancellationToken)
    {
        var key = GrainKey.Split(this.GetPrimaryKeyString(), 3);
        if (await scaffolds.GetAsync(key[0], key[1], cancellationToken) is not { Manifest: var manifest })
        {
            _served = null;
            throw new ScaffoldNotFoundException(key[1]);
        }
        if (_served is not { } kept || kept.Manifest != manifest || kept.Graph.IsFaulted || kept.Graph.IsCanceled)
            _served = kept = (manifest, Task.Run(() => ServedGraph.LoadAsync(blobs, manifest, catalog, key[2] == GrainKey.OnlyOutput ? null : key[2]), CancellationToken.None));
        return await kept.Graph.WaitAsync(cancellationToken);
    }
}
