using Fireworks.Contracts;
using Orleans.Concurrency;

namespace Fireworks.Grains;

/// <summary>A scaffold's model, loaded at the first call and kept while it is used. Calls do not wait for each other.</summary>
[StatelessWorker(1), Reentrant]
internal sealed class ServedGrain(ScaffoldTable scaffolds, IBlobStore blobs, ComponentCatalog catalog) : Grain, IServedGrain
{
    private Task<ServedGraph>? _served;

    public async Task<Message> ApplyAsync(Message rows, CancellationToken cancellationToken)
    {
        var served = await LoadedAsync().WaitAsync(cancellationToken);
        return await Task.Run(() => served.ApplyAsync(rows, cancellationToken).AsTask(), cancellationToken); // Off the turn: it computes.
    }

    public async Task<byte[]> PredictAsync(byte[] rows, RowFormat given, RowFormat wanted, CancellationToken cancellationToken)
    {
        var served = await LoadedAsync().WaitAsync(cancellationToken);
        return await Task.Run(() => ServedRows.AnswerAsync(served, rows, given, wanted, cancellationToken), cancellationToken);
    }

    private Task<ServedGraph> LoadedAsync() => _served is null or { IsFaulted: true } or { IsCanceled: true } ? _served = LoadAsync() : _served;

    private async Task<ServedGraph> LoadAsync()
    {
        var key = GrainKey.Split(this.GetPrimaryKeyString(), 3);
        var scaffold = await scaffolds.GetAsync(key[0], key[1]) ?? throw new ScaffoldNotFoundException(key[1]);
        return await Task.Run(() => ServedGraph.LoadAsync(blobs, scaffold.Manifest, catalog, key[2] == GrainKey.OnlyOutput ? null : key[2]));
    }
}
