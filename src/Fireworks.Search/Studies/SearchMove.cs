namespace Fireworks;

/// <summary>What a search does next. It is stored first, then committed: only what is stored is true.</summary>
public abstract record SearchMove
{
    private SearchMove()
    {
    }

    /// <summary>Store a new trial and begin it.</summary>
    /// <param name="Trial">The trial.</param>
    public sealed record Propose(Trial Trial) : SearchMove;

    /// <summary>Begin a stored trial again.</summary>
    /// <param name="Trial">The trial as it stands.</param>
    /// <param name="SiloLost">Whether a silo went down under it that is not yet stored as lost.</param>
    public sealed record Resume(Trial Trial, bool SiloLost) : SearchMove;

    /// <summary>Fail a trial that took too many silos down.</summary>
    /// <param name="Trial">The trial as it will stand, with the reason.</param>
    /// <param name="SiloLost">Whether the last of them is not yet stored as lost.</param>
    public sealed record GiveUp(Trial Trial, bool SiloLost) : SearchMove;

    /// <summary>Every trial has ended.</summary>
    public sealed record Complete : SearchMove;
}
