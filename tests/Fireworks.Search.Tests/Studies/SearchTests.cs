using CsCheck;

namespace Fireworks;

public sealed class SearchTests
{
    [Fact]
    public void Nothing_is_proposed_before_the_start_and_no_more_than_the_limit_after_it()
    {
        var search = new Search(TestPlans.Plan(trials: 5, parallel: 2), []);

        Assert.Null(search.Next());
        search.Start();

        Assert.Equal([0, 1], Begin(search));
        Assert.Null(search.Next());
    }

    [Fact]
    public void Asking_for_the_next_move_changes_nothing()
    {
        var search = Started(trials: 5, parallel: 2);

        var (one, again) = ((SearchMove.Propose)search.Next()!, (SearchMove.Propose)search.Next()!);

        Assert.Equal(one.Trial.Number, again.Trial.Number);
        Assert.Equal(one.Trial.Parameters, again.Trial.Parameters);
        Assert.Empty(search.Trials);
    }

    [Fact]
    public void A_trial_that_is_found_at_work_is_neither_begun_again_nor_forgotten()
    {
        var before = Started(trials: 3, parallel: 2);
        Begin(before);
        var search = new Search(before.Plan, before.Trials, SearchState.Running);

        search.Found(1);

        Assert.Equal([1L], search.AtWork);
        Assert.Equal(0, Assert.IsType<SearchMove.Resume>(search.Next()).Trial.Number);
        search.Commit(search.Next()!);
        Assert.Null(search.Next());
        search.Found(2);        // it was never proposed
        Assert.Equal([0L, 1L], search.AtWork);
    }

    [Fact]
    public void A_search_is_complete_when_every_trial_has_ended()
    {
        var search = Started(trials: 2, parallel: 2);
        Begin(search);

        search.Ended(search.Trials[0] with { State = TrialState.Complete, Value = 1 });
        Assert.Null(search.Next());
        search.Ended(search.Trials[1] with { State = TrialState.Failed, Error = "no" });

        Assert.IsType<SearchMove.Complete>(search.Next());
    }

    [Theory]
    [InlineData(true, 1L)]
    [InlineData(false, 3L)]
    public void The_best_is_finite_and_of_equals_the_earlier(bool maximize, long best)
    {
        var plan = TestPlans.Plan(6, 6) with { Objective = maximize ? Objective.Maximize("mlp/x") : Objective.Minimize("mlp/x") };
        double?[] values = [double.NaN, 2, 2, 1, 1, double.PositiveInfinity];

        var search = new Search(plan, values.Select((v, i) => Trial(i) with { State = TrialState.Complete, Value = v }));

        Assert.Equal(best, search.Best!.Number);
    }

    [Fact]
    public void The_best_does_not_depend_on_the_order_of_ends()
    {
        var search = Started(trials: 3, parallel: 3);
        Begin(search);

        foreach (var number in new[] { 2, 0, 1 }) search.Ended(search.Trials[number] with { State = TrialState.Complete, Value = 7 });

        Assert.Equal(0, search.Best!.Number);
    }

    [Fact]
    public void Lost_trials_come_before_new_ones()
    {
        var search = Started(trials: 5, parallel: 2);
        Begin(search);

        search.Lost(1, withSilo: true);

        var move = Assert.IsType<SearchMove.Resume>(search.Next());
        Assert.Equal((1, true), (move.Trial.Number, move.SiloLost));
    }

    [Fact]
    public void Trials_that_lost_two_silos_together_run_again_alone_after_all_others()
    {
        var search = Started(trials: 3, parallel: 2);
        Begin(search);
        Begin(search);
        LoseTwice(search, 0, 1);

        Assert.Equal(2, Assert.IsType<SearchMove.Propose>(search.Next()).Trial.Number);
        Begin(search);
        Assert.Null(search.Next());
        search.Ended(search.Trials[2] with { State = TrialState.Complete, Value = 1 });

        Assert.Equal(0, Assert.IsType<SearchMove.Resume>(search.Next()).Trial.Number);
        search.Commit(search.Next()!);
        Assert.Null(search.Next());
        search.Ended(search.Trials[0] with { State = TrialState.Complete, Value = 2 });
        Assert.Equal(1, Assert.IsType<SearchMove.Resume>(search.Next()).Trial.Number);
    }

    [Fact]
    public void A_trial_that_takes_a_third_silo_down_while_it_runs_alone_is_given_up()
    {
        var search = Started(trials: 1, parallel: 2);
        Begin(search);
        LoseTwice(search, 0);
        search.Commit(search.Next()!);
        search.Began(search.Trials[0] with { Attempts = 3 });

        search.Lost(0, withSilo: true);

        var move = Assert.IsType<SearchMove.GiveUp>(search.Next());
        Assert.Contains("lost 3 silos, the last while it ran alone", move.Trial.Error);
        search.Commit(move);
        Assert.Equal(TrialState.Failed, search.Trials[0].State);
        Assert.IsType<SearchMove.Complete>(search.Next());
    }

    private static void LoseTwice(Search search, params long[] numbers)
    {
        foreach (var number in numbers) search.Lost(number, withSilo: true);
        foreach (var number in numbers) search.Commit(search.Next()!);
        foreach (var number in numbers) search.Began(search.Trials[(int)number] with { Attempts = 2 });
        foreach (var number in numbers) search.Lost(number, withSilo: true);
    }

    [Fact]
    public void A_silo_is_counted_once_for_each_attempt()
    {
        var search = Started(trials: 5, parallel: 1);
        Begin(search);

        search.Lost(0, withSilo: true);
        search.Lost(0, withSilo: true);

        Assert.Equal(1, search.Trials[0].SilosLost);
    }

    [Fact]
    public void Stopped_and_started_again_it_resumes_without_counting_a_loss()
    {
        var search = Started(trials: 5, parallel: 2);
        Begin(search);

        search.Stop();
        Assert.Null(search.Next());
        search.Start();

        Assert.Equal((0, false), search.Next() is SearchMove.Resume move ? (move.Trial.Number, move.SiloLost) : default);
    }

    [Fact]
    public void Late_reports_and_second_ends_change_nothing()
    {
        var search = Started(trials: 1, parallel: 1);
        Begin(search);

        Assert.True(search.Reported(0, 2, 0.5));
        Assert.False(search.Reported(0, 1, 0.9));
        Assert.True(search.Ended(search.Trials[0] with { State = TrialState.Complete, Value = 0.5 }));
        Assert.False(search.Ended(search.Trials[0] with { State = TrialState.Failed }));
        Assert.False(search.Reported(0, 3, 0.9));

        Assert.Equal((TrialState.Complete, 0.5), (search.Trials[0].State, search.Trials[0].LastValue));
    }

    [Fact]
    public void Stored_trials_with_a_gap_are_refused() =>
        Assert.Throws<ArgumentException>("trials", () => new Search(TestPlans.Plan(5, 1), [Trial(0), Trial(2)]));

    // A store that outlives its owners, and owners that die between any two of: asking, storing, committing, beginning, ending, hearing of it.
    [Fact]
    public void Whatever_crashes_every_trial_ends_once_and_no_more_than_the_limit_run() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[1, 5], Gen.Int[0, 7].Array[0, 300]).Sample((trials, parallel, dice) =>
        {
            var world = new World(TestPlans.Plan(trials, parallel));
            foreach (var die in dice) world.Step(die);
            world.Search.Start();
            for (var i = 0; i < 20 * trials && world.Search.State != SearchState.Complete; i++)
            {
                world.Step(World.Move);
                world.Step(World.End);
            }

            Assert.Equal(SearchState.Complete, world.Search.State);
            Assert.Equal(trials, world.Stored.Count);
            Assert.All(world.Stored, (t, i) => Assert.Equal(i, t.Number));
            Assert.All(world.Stored, t => Assert.NotEqual(TrialState.Running, t.State));
            Assert.All(world.Stored.Where(t => t.State == TrialState.Failed), t => Assert.Equal(Fireworks.Trial.MostSilosLost, t.SilosLost));
            Assert.Equal(trials, world.Ends);
        }, iter: 2_000);

    private sealed class World
    {
        public const int Move = 0, End = 1;

        private readonly SearchPlan _plan;
        private readonly SortedSet<long> _running = [];

        public World(SearchPlan plan) => (_plan, Search) = (plan, Load(plan, []));

        public Search Search { get; private set; }

        public List<Trial> Stored { get; } = [];

        public int Ends { get; private set; }

        public void Step(int die)
        {
            switch (die)
            {
                case Move:
                case 2:
                    if (Search.Next() is not { } move) return;
                    Store(move);
                    if (die == 2) Crash(withSilo: false);
                    else
                    {
                        Search.Commit(move);
                        foreach (var number in Search.AtWork) Search.Began(Stored[(int)number]);
                    }
                    break;
                case End:
                case 3:
                    if (_running.Count == 0) return;
                    var ended = Stored[(int)_running.Min] with { State = TrialState.Complete, Value = _running.Min, Silo = null };
                    Stored[(int)ended.Number] = ended;
                    _running.Remove(ended.Number);
                    Ends++;
                    if (die == 3) Crash(withSilo: false);
                    else Search.Ended(ended);
                    break;
                case 4:
                    Crash(withSilo: true);
                    break;
                case 5:
                    if (_running.Count == 0) return;
                    Search.Lost(_running.Max, withSilo: true);
                    _running.Remove(_running.Max);
                    break;
                case 6:
                    Search.Stop();
                    _running.Clear();
                    break;
                default:
                    Search.Start();
                    break;
            }
            Assert.True(_running.Count <= _plan.Parallel);
            Assert.True(Search.AtWork.Count <= _plan.Parallel);
            Assert.True(Search.Trials.Count <= _plan.Trials);
        }

        private void Store(SearchMove move)
        {
            switch (move)
            {
                case SearchMove.Propose { Trial: var trial }:
                    Assert.Equal(Stored.Count, trial.Number);
                    Stored.Add(trial with { Attempts = 1, Silo = "here" });
                    _running.Add(trial.Number);
                    break;
                case SearchMove.Resume { Trial: var trial, SiloLost: var lost }:
                    var before = Stored[(int)trial.Number];
                    Stored[(int)trial.Number] = before with { Attempts = before.Attempts + 1, Silo = "here", SilosLost = before.SilosLost + (lost ? 1 : 0) };
                    _running.Add(trial.Number);
                    break;
                case SearchMove.GiveUp { Trial: var trial }:
                    Stored[(int)trial.Number] = trial;
                    _running.Remove(trial.Number);
                    Ends++;
                    break;
            }
        }

        // The owner dies, and with its silo every trial; a new owner stops what the old one left running.
        private void Crash(bool withSilo)
        {
            var lost = withSilo ? _running.ToArray() : [];
            _running.Clear();
            Search = Load(_plan, Stored);
            foreach (var number in lost) Search.Lost(number, withSilo: true);
        }

        private static Search Load(SearchPlan plan, IEnumerable<Trial> trials)
        {
            var search = new Search(plan, trials);
            search.Start();
            return search;
        }
    }

    private static Trial Trial(long number) => new(number, TestPlans.Plan(1, 1).Sampler.Propose(TestPlans.Space, number, []));

    private static Search Started(int trials, int parallel)
    {
        var search = new Search(TestPlans.Plan(trials, parallel), []);
        search.Start();
        return search;
    }

    private static List<long> Begin(Search search)
    {
        var begun = new List<long>();
        while (search.Next() is SearchMove.Propose move)
        {
            search.Commit(move);
            begun.Add(move.Trial.Number);
        }
        return begun;
    }
}
