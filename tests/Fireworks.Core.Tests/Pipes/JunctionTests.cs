using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class JunctionTests
{
    private sealed class Compared(IReadOnlyDictionary<string, Pipe> inputs) : Junction(inputs, new("rows", typeof(Batch)), new("others", typeof(Pipe)));

    [Fact]
    public void Inputs_that_are_missing_or_of_another_type_are_all_named_when_it_is_made()
    {
        var error = Assert.Throws<ComponentPartsException>(() => new Compared(new Dictionary<string, Pipe> { ["rows"] = Digits.Pipe() }));

        Assert.Contains("Compared", error.Message);
        Assert.Contains("'rows' must be Batch, but is MessagePipe", error.Message);
        Assert.Contains("'others' (Pipe) is missing", error.Message);
    }

    [Fact]
    public void With_all_of_them_it_has_its_inputs_by_name_and_in_order()
    {
        var (rows, others) = (new Batch(Digits.Pipe(), 3), Digits.Pipe());

        var junction = new Compared(new OrderedDictionary<string, Pipe> { ["rows"] = rows, ["others"] = others });

        Assert.Equal([rows, others], junction.Inputs);
        Assert.Same(others, junction.Ports["others"]);
    }
}
