using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ComponentStateTests
{
    private static ComponentState State() => new(
        new JsonObject { ["rows"] = 3, ["names"] = new JsonArray("a", "ü") },
        new Message(
            ("weights", ComponentState.Whole(TensorColumn.Of<float>([1, 2, 3, 4, 5, 6], 3))),
            ("step", TensorColumn.Of<long>([7]))));

    [Fact]
    public void Comes_back_from_its_bytes()
    {
        var back = ComponentState.FromBytes(State().ToBytes());

        Assert.Equal(3, back.Value<long>("rows"));
        Assert.Equal("ü", back.Value<JsonArray>("names")[1]!.GetValue<string>());
        Assert.Equal("float32[3]", back.Tensor("weights").Type.ToString());
        Assert.Equal(2, back.Tensor("weights").Length);
        Assert.Equal(State().Tensors, back.Tensors);
        Assert.True(ComponentState.FromBytes(ComponentState.Empty.ToBytes()).IsEmpty);
    }

    [Fact]
    public void What_is_not_there_or_of_another_type_is_refused_by_name()
    {
        Assert.Contains("'bias'", Assert.Throws<ComponentStateException>(() => State().Tensor("bias")).Message);
        Assert.Contains("'row'", Assert.Throws<ComponentStateException>(() => State().Value<long>("row")).Message);
        Assert.Contains("'names'", Assert.Throws<ComponentStateException>(() => State().Value<long>("names")).Message);
    }

    [Fact]
    public void Other_bytes_are_refused()
    {
        Assert.Contains("no saved state", Assert.Throws<ComponentStateException>(() => ComponentState.FromBytes(ArrowStream.ToBytes(Digits.Message()))).Message);
        Assert.Contains("no saved state", Assert.Throws<ComponentStateException>(() => ComponentState.FromBytes(new byte[100])).Message);
        var newer = ArrowStream.ToBytes(Message.Empty, new Dictionary<string, string> { ["fireworks.state"] = "2" });
        Assert.Contains("newer release", Assert.Throws<ComponentStateException>(() => ComponentState.FromBytes(newer)).Message);
    }
}
