using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A named snapshot: which manifest it is, for good.</summary>
public sealed class ScaffoldGrain(
    [PersistentState(nameof(ScaffoldGrain))] IPersistentState<ScaffoldState> state,
    ScaffoldTable scaffolds,
    Snapshots snapshots,
    IBlobStore blobs) : Grain, IScaffoldGrain
{
    public async Task<ScaffoldStatus> SaveAsync(string run, CancellationToken cancellationToken)
    {
        var (tenant, name) = Key();
        var hash = await GrainFactory.GetGrain<IRunGrain>(GrainKey.Run(tenant, run)).SnapshotAsync(cancellationToken);
        var manifest = await snapshots.ManifestAsync(hash, cancellationToken);

        // The row is what counts; the state follows it, so that a crash in between is made good by the next call.
        var (row, _) = await scaffolds.SaveAsync(new ScaffoldRow { Tenant = tenant, Name = name, Run = run, Pass = 0, Manifest = hash }, cancellationToken);
        if (row.Manifest != hash) throw new ScaffoldExistsException(name, row.Run);
        return await KeepAsync(row, manifest, cancellationToken);
    }

    public async Task<ScaffoldStatus?> GetAsync(CancellationToken cancellationToken)
    {
        if (state.State.Saved is { } saved) return saved;
        var (tenant, name) = Key();
        return await scaffolds.GetAsync(tenant, name, cancellationToken) is { } row
            ? await KeepAsync(row, await snapshots.ManifestAsync(row.Manifest, cancellationToken), cancellationToken)
            : null;
    }

    public async Task<string> ManifestAsync(CancellationToken cancellationToken)
    {
        var saved = await GetAsync(cancellationToken) ?? throw new ScaffoldNotFoundException(Key().Name);
        return System.Text.Encoding.UTF8.GetString(await blobs.GetAsync(saved.Manifest, cancellationToken));
    }

    /// <remarks>The row goes last: a deletion that is interrupted leaves a scaffold that is whole, and can be deleted again.</remarks>
    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        var (tenant, name) = Key();
        var row = await scaffolds.GetAsync(tenant, name, cancellationToken);
        if (row is null && !state.RecordExists) throw new ScaffoldNotFoundException(name);
        if (row is { Pinned: true }) throw new InUseException("scaffold", name, "it is pinned.");

        if (state.RecordExists) await state.ClearStateAsync(cancellationToken);
        await scaffolds.DeleteAsync(tenant, name, cancellationToken);
        DeactivateOnIdle();
    }

    private async Task<ScaffoldStatus> KeepAsync(ScaffoldRow row, ScaffoldManifest manifest, CancellationToken cancellationToken)
    {
        if (state.State.Saved is { } saved) return saved;
        state.State = new ScaffoldState { Saved = new ScaffoldStatus(row.Name, row.Run, row.Manifest, [.. manifest.States.Keys], row.CreatedAt) };
        await state.WriteStateAsync(cancellationToken);
        return state.State.Saved;
    }

    private (string Tenant, string Name) Key() => GrainKey.Split(this.GetPrimaryKeyString(), 2) is [var tenant, var name] ? (tenant, name) : default;
}

/// <summary>What a <see cref="ScaffoldGrain"/> keeps.</summary>
[GenerateSerializer, Alias("fireworks.scaffold-state")]
public sealed record ScaffoldState
{
    /// <summary>The scaffold, once it is saved.</summary>
    [Id(0)] public ScaffoldStatus? Saved { get; init; }
}
