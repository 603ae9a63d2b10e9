namespace Fireworks;

/// <summary>A component that pulls its inputs by itself, without anyone reading it: a sink or a training model. Demand starts here.</summary>
public interface IDriver
{
    /// <summary>Pulls until the work is done. Called once per generation; it resumes where its restored state says.</summary>
    Task DriveAsync(CancellationToken cancellationToken);
}
