using Fireworks.Gateway.Problems;

namespace Fireworks.Gateway;

public sealed class NamesTests
{
    [Fact]
    public void The_longest_name_is_taken_and_what_breaks_the_rule_is_refused_with_the_rule_and_what_was_found()
    {
        Assert.Equal(200, Names.Check(new string('é', 200), "run").Length);

        foreach (var (name, found) in ((string, string)[])[("", "empty"), (new string('é', 201), "201"), ("a\nb", "control character")])
        {
            var refused = Assert.Throws<BadRequestException>(() => Names.Check(name, "run"));
            Assert.Contains("a run has 1 to 200 characters", refused.Message, StringComparison.Ordinal);
            Assert.Contains(found, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_id_of_a_new_run_cannot_read_like_a_number_in_an_experiment()
    {
        Assert.Equal("01J", Names.CheckNewRun("01J"));
        Assert.Contains("'digits#1'", Assert.Throws<BadRequestException>(() => Names.CheckNewRun("digits#1")).Message, StringComparison.Ordinal);
    }
}
