using System.Collections.Immutable;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>What happened in a search, for those who watch it.</summary>
internal sealed class SearchEvents
{
    // Sequences begin anew above these with each owner, so that they rise for good though events are not stored.
    private const long PerOwner = 1_000_000_000;

    private readonly EventLog<SearchEvent> _events = new();

    /// <summary>Numbers what follows for a new owner of the search.</summary>
    public void OwnedBy(long fence) => _events.SkipTo(fence * PerOwner);

    public void Add(string type, TrialStatus? trial = null, string? state = null) => _events.Add(sequence => new SearchEvent(sequence, type, trial, state));

    /// <inheritdoc cref="EventLog{T}.AfterAsync"/>
    public Task<ImmutableArray<SearchEvent>> AfterAsync(long after, CancellationToken cancellationToken) => _events.AfterAsync(after, cancellationToken);
}
