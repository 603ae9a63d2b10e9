namespace Fireworks;

public sealed partial class ExperimentTable
{
    /// <summary>Forgets an experiment that has no runs any more.</summary>
    /// <returns>Whether it was there and had none.</returns>
    public Task<bool> DeleteAsync(string tenant, string name, CancellationToken cancellationToken = default) => store.Writer.WriteAsync(session =>
        session.Execute("""
            delete from experiments where tenant = @tenant and name = @name
            and not exists (select 1 from runs where tenant = @tenant and experiment = @name)
            """, ("tenant", tenant), ("name", name)) > 0, cancellationToken);
}
