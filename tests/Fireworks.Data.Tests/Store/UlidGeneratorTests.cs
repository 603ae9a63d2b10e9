using Microsoft.Extensions.Time.Testing;

namespace Fireworks;

public sealed class UlidGeneratorTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, 123, TimeSpan.Zero);

    [Fact]
    public void Rises_strictly_within_a_millisecond_and_when_the_clock_goes_back()
    {
        var time = new FakeTimeProvider(Start);
        var behind = new FakeTimeProvider(Start);
        var generator = new UlidGenerator(time);

        var ids = Enumerable.Range(0, 1000).Select(_ => generator.Next()).ToList();
        time.Advance(TimeSpan.FromMilliseconds(1));
        ids.Add(generator.Next());

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.NotEqual(new UlidGenerator(behind).Next(), new UlidGenerator(behind).Next());
    }

    [Fact]
    public void Carries_its_time()
    {
        var id = new UlidGenerator(new FakeTimeProvider(Start)).Next();

        Assert.Equal(26, id.Length);
        Assert.Equal(Start, UlidGenerator.TimeOf(id));
    }

    // The example of the ULID specification.
    [Fact]
    public void Reads_the_specifications_example() =>
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1469918176385), UlidGenerator.TimeOf("01ARYZ6S41TSV4RRFFQ69G5FAV"));

    [Theory]
    [InlineData("01ARYZ6S41TSV4RRFFQ69G5FA")]
    [InlineData("81ARYZ6S41TSV4RRFFQ69G5FAV")]
    [InlineData("01ARYZ6S41TSV4RRFFQ69G5FAU")]
    [InlineData("01aryz6s41tsv4rrffq69g5fav")]
    public void Refuses_what_is_no_id(string id) => Assert.Throws<FormatException>(() => UlidGenerator.TimeOf(id));
}
