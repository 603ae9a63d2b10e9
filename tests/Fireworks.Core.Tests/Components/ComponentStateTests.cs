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

    [Theory]
    [InlineData(null), InlineData(""), InlineData("null"), InlineData("[1]"), InlineData("{"), InlineData("""{ "a": 1, "a": 2 }"""), InlineData("""{ "b": [{ "a": 1, "a": 2 }] }"""), InlineData("""{ "\ud800": 1 }""")]
    public void A_state_whose_values_are_no_object_is_refused(string? values)
    {
        var metadata = new Dictionary<string, string> { ["fireworks.state"] = "1" };
        if (values is not null) metadata["fireworks.values"] = values;

        Assert.Contains("damaged", Assert.Throws<ComponentStateException>(() => ComponentState.FromBytes(ArrowStream.ToBytes(Message.Empty, metadata))).Message);
    }

    [Fact]
    public void A_text_that_is_half_a_character_is_refused_by_name()
    {
        var metadata = new Dictionary<string, string> { ["fireworks.state"] = "1", ["fireworks.values"] = """{ "name": "\ud800" }""" };
        var state = ComponentState.FromBytes(ArrowStream.ToBytes(Message.Empty, metadata));

        Assert.Contains("'name'", Assert.Throws<ComponentStateException>(() => state.Value<string>("name")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_that_is_no_tensor_is_refused()
    {
        var text = new ComponentState([], new Message(("w", TextColumn.Of("a"))));
        var rows = new ComponentState([], new Message(("w", TensorColumn.Of<float>([1, 2, 3, 4], 2))));

        Assert.Contains("'w' is text", Assert.Throws<ComponentStateException>(() => text.Tensor("w")).Message);
        Assert.Contains("this has 2", Assert.Throws<ComponentStateException>(() => rows.Tensor("w")).Message);
    }

    [Fact]
    public void A_list_that_is_not_all_of_texts_is_refused()
    {
        var state = new ComponentState(new JsonObject { ["null"] = new JsonArray("a", null), ["number"] = new JsonArray("a", 1), ["texts"] = new JsonArray("a") }, Message.Empty);

        Assert.Equal(["a"], state.Texts("texts"));
        Assert.Contains("'null'", Assert.Throws<ComponentStateException>(() => state.Texts("null")).Message);
        Assert.Contains("'number'", Assert.Throws<ComponentStateException>(() => state.Texts("number")).Message);
    }
}
