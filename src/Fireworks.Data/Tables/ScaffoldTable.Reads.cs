namespace Fireworks;

/// <summary>A scaffold and the run it was taken from.</summary>
/// <param name="Scaffold">The scaffold.</param>
/// <param name="Experiment">The run's experiment; null when the run is not stored any more.</param>
/// <param name="Number">The run's number there, from 1.</param>
public sealed record ScaffoldSummary(ScaffoldRow Scaffold, string? Experiment, long? Number);

public sealed partial class ScaffoldTable
{
    private const string Matching = """
        from scaffolds s left join runs r on r.tenant = s.tenant and r.run = s.run
        where s.tenant = @tenant and coalesce(r.experiment, '') = coalesce(@experiment, r.experiment, '')
        """;

    private const string SummaryColumns = "s.tenant, s.name, s.run, s.pass, s.manifest, s.parent, s.pinned, s.created_at, r.experiment, r.number";

    /// <summary>The scaffolds that fit, latest first; and how many fit in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="experiment">Taken from runs of this experiment only; from any when null.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<ScaffoldSummary> Rows, long Total)> SummariesAsync(string tenant, string? experiment, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session => (
            session.Query($"select {SummaryColumns} {Matching} order by s.created_at desc, s.name limit @most",
                row => new ScaffoldSummary(Read(row), row.TextOrNull(8), row.LongOrNull(9)), ("tenant", tenant), ("experiment", experiment), ("most", most)),
            session.Number($"select count(*) {Matching}", ("tenant", tenant), ("experiment", experiment)) ?? 0), cancellationToken);
    }
}
