using System.Collections.Immutable;

namespace Fireworks;

/// <summary>How a trial stands.</summary>
public enum TrialState
{
    /// <summary>Begun and not ended; after a crash it waits to be begun again.</summary>
    Running,
    /// <summary>Ended with a value.</summary>
    Complete,
    /// <summary>Ended by an error.</summary>
    Failed,
}

/// <summary>One trial of a search, as it stands. Immutable.</summary>
/// <param name="Number">Its number, from 0, dense.</param>
/// <param name="Parameters">What it tries: name → JSON text.</param>
public sealed record Trial(long Number, ImmutableSortedDictionary<string, string> Parameters)
{
    /// <summary>With so many silos lost under it, a trial is a suspect: it runs again, but alone, after all others.</summary>
    public const int SuspectAfter = 2;

    /// <summary>With so many silos lost under it, the last while it ran alone, a trial is taken for their killer.</summary>
    public const int MostSilosLost = SuspectAfter + 1;

    /// <summary>How it stands.</summary>
    public TrialState State { get; init; }

    /// <summary>How often it was begun.</summary>
    public int Attempts { get; init; }

    /// <summary>How many silos went down while it ran on them.</summary>
    public int SilosLost { get; init; }

    /// <summary>Whether it must run alone: whoever shared a lost silo with it was as close to the fault.</summary>
    public bool IsSuspect => SilosLost >= SuspectAfter;

    /// <summary>The silo it runs on; null when it has not reached one, or has left it in order.</summary>
    public string? Silo { get; init; }

    /// <summary>Its value: the last one reported, once complete; not-a-number is kept as such.</summary>
    public double? Value { get; init; }

    /// <summary>The last step reported.</summary>
    public long? LastStep { get; init; }

    /// <summary>The value reported at that step.</summary>
    public double? LastValue { get; init; }

    /// <summary>Its run's id, or null before it had one.</summary>
    public string? Run { get; init; }

    /// <summary>Why it failed, or null.</summary>
    public string? Error { get; init; }
}
