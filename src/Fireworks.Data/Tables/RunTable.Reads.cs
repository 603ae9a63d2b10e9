using System.Text.Json;

namespace Fireworks;

/// <summary>A run as it stands in a list.</summary>
/// <param name="Run">Its id.</param>
/// <param name="Experiment">Its experiment.</param>
/// <param name="Number">Its number there, from 1.</param>
/// <param name="Search">The search it is a trial of, if any.</param>
/// <param name="Trial">The number of that trial.</param>
/// <param name="Seed">What keys its random draws.</param>
/// <param name="State">Where it is in its life.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Warnings">How many warnings it has.</param>
/// <param name="Error">Why it failed.</param>
public sealed record RunSummary(
    string Run, string Experiment, long Number, string? Search, long? Trial, long Seed, string State, DateTimeOffset StartedAt, DateTimeOffset? EndedAt, int Warnings, string? Error);

public sealed partial class RunTable
{
    internal const string Running = "select tenant, run from runs where state = 'running' and search is null order by tenant, run";

    internal const string Latest = "order by started_at desc, run desc limit @most offset @skip";

    /// <summary>The runs that go on by themselves, of every tenant: those that are no trials of a search.</summary>
    public Task<List<(string Tenant, string Run)>> RunningAsync(CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query(Running, row => (row.Text(0), row.Text(1))), cancellationToken);

    /// <summary>The runs that fit, latest first, without their graphs; and how many fit in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="experiment">Of this experiment only; of all when null.</param>
    /// <param name="search">Trials of this search only.</param>
    /// <param name="state">In this state only.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="endedBefore">Only those that ended before this; of one that goes on, its start counts.</param>
    /// <param name="skip">Leaves out so many of the latest; at least 0. Default 0.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<RunSummary> Rows, long Total)> SummariesAsync(
        string tenant, string? experiment, string? search, string? state, int most, DateTimeOffset? endedBefore = null, int skip = 0,
        CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        Require.AtLeast(skip, 0);
        var (where, values) = Matching(tenant, experiment, search, state, endedBefore);
        return store.Reader.ReadAsync(session =>
        {
            var rows = session.Query($"""
                select run, experiment, number, search, trial, seed, state, started_at, ended_at, warnings, error
                from runs {where} {Latest}
                """,
                row => new RunSummary(
                    row.Text(0), row.Text(1), row.Long(2), row.TextOrNull(3), row.LongOrNull(4), row.Long(5), row.Text(6), row.Time(7), row.TimeOrNull(8),
                    JsonSerializer.Deserialize<string[]>(row.Text(9))!.Length, row.TextOrNull(10)),
                [.. values, ("most", most), ("skip", skip)]);
            return (rows, session.Number($"select count(*) from runs {where}", values) ?? 0);
        }, cancellationToken);
    }

    // Only what is asked for is compared: a comparison that holds for every row would still hide the others' index.
    internal static (string Where, (string Name, object? Value)[] Values) Matching(string tenant, string? experiment, string? search, string? state, DateTimeOffset? endedBefore)
    {
        (string Text, string Name, object? Value)[] all =
        [
            ("tenant = @tenant", "tenant", tenant), ("experiment = @experiment", "experiment", experiment), ("search = @search", "search", search),
            ("state = @state", "state", state), ("coalesce(ended_at, started_at) < @before", "before", endedBefore),
        ];
        var given = all.Where(c => c.Value is not null).ToArray();
        return ($"where {string.Join(" and ", given.Select(c => c.Text))}", [.. given.Select(c => (c.Name, c.Value))]);
    }
}
