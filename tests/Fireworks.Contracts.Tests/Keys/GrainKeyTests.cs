namespace Fireworks.Contracts.Tests;

public sealed class GrainKeyTests
{
    [Fact]
    public void A_name_with_a_slash_cannot_forge_another_key()
    {
        var key = GrainKey.Node("tenant", "run/other", "node;port", 0);

        Assert.Equal("tenant/run%2Fother/node%3Bport/0", key);
        Assert.Equal(["tenant", "run/other", "node;port", "0"], GrainKey.Split(key, 4));
    }

    [Fact]
    public void Refuses_a_key_of_another_kind() => Assert.Throws<FormatException>(() => GrainKey.Split("a/b/c", 2));
}
