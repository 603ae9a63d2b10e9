namespace Fireworks;

/// <summary>How a search stands.</summary>
public enum SearchState
{
    /// <summary>Begins nothing; whatever was running waits.</summary>
    Stopped,
    /// <summary>Keeps up to <see cref="SearchPlan.Parallel"/> trials at work.</summary>
    Running,
    /// <summary>All trials have ended.</summary>
    Complete,
}

/// <summary>One search as a state machine: what to do next, what has happened, which trial is best. No clock, no storage, no grains.</summary>
/// <remarks>
/// <para>Its owner asks for the <see cref="Next"/> move, stores it and then <see cref="Commit"/>s it. A crash in between loses nothing: a search
/// made from the stored trials goes on from there, and lost trials come before new ones.</para>
/// <para>Invariants: at most <see cref="SearchPlan.Parallel"/> trials are at work; numbers are 0, 1, 2 … without gaps; there are never more than
/// <see cref="SearchPlan.Trials"/>; an ended trial never changes again.</para>
/// </remarks>
public sealed class Search
{
    private readonly List<Trial> _trials;
    private readonly SortedSet<long> _waiting;
    private readonly SortedSet<long> _atWork = [];
    private readonly HashSet<long> _losses = [];

    /// <summary>A search over what is stored; trials stored as running wait to be begun again.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="trials">Every stored trial, by number from 0.</param>
    /// <param name="state">How the search stands.</param>
    /// <exception cref="ArgumentException">The numbers have a gap, or there are more trials than planned.</exception>
    public Search(SearchPlan plan, IEnumerable<Trial> trials, SearchState state = SearchState.Stopped)
    {
        (Plan, State, _trials) = (plan, state, [.. trials]);
        if (_trials.Count > plan.Trials)
            throw new ArgumentException($"The plan has {plan.Trials} trials, but {_trials.Count} are stored.", nameof(trials));
        for (var i = 0; i < _trials.Count; i++)
            if (_trials[i].Number != i)
                throw new ArgumentException($"Trial numbers rise from 0 without gaps, but at {i} stands {_trials[i].Number}.", nameof(trials));
        _waiting = [.. _trials.Where(t => t.State == TrialState.Running).Select(t => t.Number)];
        foreach (var trial in _trials) Consider(trial);
    }

    /// <summary>The plan.</summary>
    public SearchPlan Plan { get; }

    /// <summary>How it stands.</summary>
    public SearchState State { get; private set; }

    /// <summary>Every trial by number.</summary>
    public IReadOnlyList<Trial> Trials => _trials;

    /// <summary>The numbers of the trials at work.</summary>
    public IReadOnlyCollection<long> AtWork => _atWork;

    /// <summary>The numbers of the trials that wait to be begun again.</summary>
    public IReadOnlyCollection<long> Waiting => _waiting;

    /// <summary>The best trial that is complete and has a finite value; of equals the one with the lower number; null when there is none.</summary>
    public Trial? Best { get; private set; }

    /// <summary>Begins, or goes on. A complete search stays complete.</summary>
    public void Start() => State = State == SearchState.Complete ? State : SearchState.Running;

    /// <summary>Begins nothing more; trials at work wait to be begun again.</summary>
    public void Stop()
    {
        if (State == SearchState.Running) State = SearchState.Stopped;
        _waiting.UnionWith(_atWork);
        _atWork.Clear();
    }

    /// <summary>What is to be stored and done next; null when there is nothing to do but wait. Changes nothing.</summary>
    public SearchMove? Next()
    {
        if (State != SearchState.Running) return null;
        var waiting = _waiting.Select(number => _trials[(int)number]).ToArray();
        if (waiting.FirstOrDefault(t => t.SilosLost >= Trial.MostSilosLost) is { } deadly) return new SearchMove.GiveUp(Fail(deadly), _losses.Contains(deadly.Number));
        if (_atWork.Count >= Plan.Parallel || _atWork.Any(number => _trials[(int)number].IsSuspect)) return null;
        if (waiting.FirstOrDefault(t => !t.IsSuspect) is { } lost) return new SearchMove.Resume(lost, _losses.Contains(lost.Number));
        if (_trials.Count < Plan.Trials) return new SearchMove.Propose(new Trial(_trials.Count, Plan.Sampler.Propose(Plan.Space, _trials.Count, _trials)));
        if (_atWork.Count > 0) return null;
        return waiting.FirstOrDefault() is { } suspect ? new SearchMove.Resume(suspect, _losses.Contains(suspect.Number)) : new SearchMove.Complete();
    }

    private static Trial Fail(Trial deadly) => deadly with
    {
        State = TrialState.Failed,
        Error = $"The trial lost {deadly.SilosLost} silos, the last while it ran alone: it is taken for their killer and not begun again. Its parameters: "
            + $"{string.Join(", ", deadly.Parameters.Select(p => $"{p.Key} {p.Value}"))}.",
    };

    /// <summary>Takes over a move that was stored.</summary>
    /// <exception cref="InvalidOperationException">The move was not the next one.</exception>
    public void Commit(SearchMove move)
    {
        switch (move)
        {
            case SearchMove.Propose { Trial: var trial }:
                if (trial.Number != _trials.Count) throw new InvalidOperationException($"The next new trial is {_trials.Count}, not {trial.Number}.");
                _trials.Add(trial);
                _atWork.Add(trial.Number);
                break;
            case SearchMove.Resume { Trial: var trial }:
                if (!_waiting.Remove(trial.Number)) throw new InvalidOperationException($"Trial {trial.Number} does not wait to be begun again.");
                _atWork.Add(trial.Number);
                break;
            case SearchMove.GiveUp { Trial: var trial }:
                Ended(trial);
                break;
            case SearchMove.Complete:
                State = SearchState.Complete;
                break;
        }
    }

    /// <summary>A trial at work was begun and is stored so.</summary>
    public void Began(Trial stored)
    {
        if (stored.State != TrialState.Running || Find(stored.Number) is not { State: TrialState.Running }) return;
        _trials[(int)stored.Number] = stored;
        _losses.Remove(stored.Number);
    }

    /// <summary>A trial that waits was found at work: whoever led the search before had begun it.</summary>
    public void Found(long number)
    {
        if (_waiting.Remove(number)) _atWork.Add(number);
    }

    /// <summary>A trial is no longer at work, though it has not ended: it waits to be begun again.</summary>
    /// <param name="number">The trial.</param>
    /// <param name="withSilo">Whether its silo went down under it; counted once for each attempt.</param>
    public void Lost(long number, bool withSilo)
    {
        if (Find(number) is not { State: TrialState.Running } trial) return;
        if (withSilo && _losses.Add(number)) _trials[(int)number] = trial with { SilosLost = trial.SilosLost + 1 };
        _atWork.Remove(number);
        _waiting.Add(number);
    }

    /// <summary>A trial has reported a value. Steps that come late or again change nothing.</summary>
    /// <returns>Whether it was news.</returns>
    public bool Reported(long number, long step, double value)
    {
        if (Find(number) is not { State: TrialState.Running } trial || step <= trial.LastStep) return false;
        _trials[(int)number] = trial with { LastStep = step, LastValue = value };
        return true;
    }

    /// <summary>A trial has ended and is stored so. An ended trial never changes again.</summary>
    /// <returns>Whether it was news.</returns>
    public bool Ended(Trial stored)
    {
        if (stored.State == TrialState.Running || Find(stored.Number) is not { State: TrialState.Running }) return false;
        _trials[(int)stored.Number] = stored;
        _atWork.Remove(stored.Number);
        _waiting.Remove(stored.Number);
        _losses.Remove(stored.Number);
        Consider(stored);
        return true;
    }

    private void Consider(Trial trial)
    {
        if (trial is not { State: TrialState.Complete, Value: { } value } || !double.IsFinite(value)) return;
        if (Best is not { Value: { } best } || Plan.Objective.IsBetter(value, best) || (value == best && trial.Number < Best.Number)) Best = trial;
    }

    private Trial? Find(long number) => number >= 0 && number < _trials.Count ? _trials[(int)number] : null;
}
