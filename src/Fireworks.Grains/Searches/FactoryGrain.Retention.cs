using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

// How a search is forgotten, and what becomes of one that cannot be read.
internal sealed partial class FactoryGrain
{
    private FireworksException? _unreadable;

    /// <summary>Reads the search; one whose plan is lost stays to be deleted, or to be opened again with the same plan.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            _unreadable = null;
            _search = await _store.LoadAsync(cancellationToken);
        }
        catch (FireworksException e) when (e is BlobMissingException or BlobDamagedException or PlanInvalidException)
        {
            _unreadable = e;
        }
    }

    public async Task<ImmutableArray<string>> DeleteAsync(CancellationToken cancellationToken)
    {
        if (_unreadable is null && Need().State == SearchState.Running)
            throw new InUseException("search", _name, $"it is running; stop it first: fireworks search cancel {_name}");

        ImmutableArray<string> deleted = [];
        await InTurnAsync(async () =>
        {
            await RestAsync();
            deleted = [.. await searches.RunsAsync(_tenant, _name, cancellationToken)];
            await logs.DeleteAsync(deleted, cancellationToken);
            await OwnAsync(cancellationToken);          // what a trial that is still busy would write is refused
            await searches.DeleteAsync(_tenant, _name, _fence, cancellationToken);
            _search = null;
        });
        DeactivateOnIdle();
        return deleted;
    }
}
