namespace Fireworks;

public sealed partial class RunTable
{
    /// <summary>Forgets a run with its parameters, its metrics and how far its <c>table</c> sinks were, in one transaction; the rows that these wrote
    /// stay, and its blobs until they are collected.</summary>
    /// <returns>Whether it was there.</returns>
    public Task<bool> DeleteAsync(string tenant, string run, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
    {
        session.Execute("delete from metric_series where tenant = @tenant and run = @run", ("tenant", tenant), ("run", run));
        SinkCursor.Delete(session, run);
        return session.Execute("delete from runs where tenant = @tenant and run = @run", ("tenant", tenant), ("run", run)) > 0;
    }, cancellationToken);

    /// <summary>The ids and experiments of all runs of a tenant.</summary>
    public Task<List<(string Run, string Experiment)>> ShelvesAsync(string tenant, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => session.Query("select run, experiment from runs where tenant = @tenant", row => (row.Text(0), row.Text(1)), ("tenant", tenant)), cancellationToken);
}
