namespace Fireworks;

public sealed class RandomSamplerTests
{
    [Fact]
    public void The_same_trial_gets_the_same_parameters_whatever_came_before()
    {
        var first = Samplers.Random(seed: 3).Propose(TestPlans.Space, 5, []);
        var resumed = Samplers.Random(seed: 3).Propose(TestPlans.Space, 5, [new Trial(0, first) { State = TrialState.Complete, Value = 1 }]);

        Assert.Equal(first, resumed);
    }

    [Fact]
    public void Another_seed_and_another_trial_get_other_parameters()
    {
        var one = Samplers.Random(seed: 3).Propose(TestPlans.Space, 5, []);

        Assert.NotEqual(one["lr"], Samplers.Random(seed: 4).Propose(TestPlans.Space, 5, [])["lr"]);
        Assert.NotEqual(one["lr"], Samplers.Random(seed: 3).Propose(TestPlans.Space, 6, [])["lr"]);
    }

    [Fact]
    public void A_parameter_added_leaves_the_others_as_they_were() =>
        Assert.Equal(
            Samplers.Random(3).Propose(TestPlans.Space, 5, [])["lr"],
            Samplers.Random(3).Propose(TestPlans.Space.Float("dropout", 0, 0.5), 5, [])["lr"]);

    // A search resumed by a later release must go on with the same trials.
    [Fact]
    public void What_a_seed_proposes_is_fixed_for_good()
    {
        var parameters = Samplers.Random(seed: 1).Propose(TestPlans.Space, 0, []);

        Assert.Equal("\"sgd\"", parameters["optimizer"]);
        Assert.Equal("0.0001934364143471235", parameters["lr"]);
    }
}
