using System.Text.Json.Nodes;
using Fireworks.TestKit;

namespace Fireworks.Tests;

public sealed class ComponentMapTests
{
    private sealed class Owner
    {
        public object? X { get; set; } = 3;

        public string Name => "owner";

        public int Broken => throw new InvalidDataException("Not now.");
    }

    private static ComponentMap Map(params (string Name, object Part)[] parts) => new(parts.Select(p => KeyValuePair.Create(p.Name, p.Part)));

    [Fact]
    public void A_value_is_its_own_and_a_link_gives_what_its_owner_has_now()
    {
        var owner = new Owner();
        var map = Map(("a", 2), ("c", new ComponentLink(owner, "X")));

        Assert.Equal((2, 3), (map["a"], map["c"]));
        owner.X = "changed";
        Assert.Equal("changed", map["c"]);
        Assert.Equal(["a"], map.Values.Keys);
        Assert.Equal(["c"], map.Links.Keys);
    }

    [Fact]
    public void A_link_to_what_is_nothing_now_gives_no_part_and_may_be_taken_out()
    {
        var owner = new Owner { X = null };
        var map = Map(("a", 1), ("c", new ComponentLink(owner, "X")));

        Assert.Equal([KeyValuePair.Create("a", (object)1)], map);
        Assert.Equal(["a"], map.Keys);
        Assert.Equal((1, false), (map.Count, map.ContainsKey("c")));
        Assert.Equal([1], ((IReadOnlyDictionary<string, object>)map).Values);
        Assert.Equal(["c"], map.Links.Keys);
        Assert.Contains("Owner.X", Assert.Throws<ComponentPartsException>(() => map["c"]).Message);
        Assert.Empty(map.Without("c").Links);
        Assert.Equal([2, 1], new[] { map.With("c", 2).Count, map.Without("c").Count });

        owner.X = "there";
        Assert.Equal(["a", "c"], map.Keys);
    }

    [Fact]
    public void Numbers_texts_and_objects_stay_what_they_are()
    {
        var owner = new Owner();
        object[] values = [2, 0.5f, 7L, true, "text", owner, new[] { 1f, 2f }, TensorColumn.Of<float>([1, 2])];

        var map = Map([.. values.Select((value, i) => ($"v{i}", value))]);

        Assert.All(values.Index(), v => Assert.Same(v.Item, map[$"v{v.Index}"]));
        Assert.Empty(map.Links);
    }

    [Fact]
    public void A_pair_is_a_value_like_any_other()
    {
        var pair = (new Owner(), "X");

        Assert.Equal(pair, Map(("a", pair))["a"]);
        Assert.Empty(Map(("a", pair)).Links);
    }

    [Fact]
    public void A_link_to_a_property_that_is_not_there_is_refused_with_the_nearest()
    {
        var error = Assert.Throws<ArgumentException>("property", () => new ComponentLink(new Owner(), "Nmae"));

        Assert.Contains("Did you mean 'Name'?", error.Message);
    }

    [Fact]
    public void A_value_in_the_place_of_a_link_is_its_own_and_leaves_the_owner_alone_and_the_other_way_round()
    {
        var owner = new Owner();
        var linked = Map(("a", 1)).With("a", new ComponentLink(owner, "X"));
        var own = linked.With("a", 9);

        Assert.Equal((3, 9, 3), (linked["a"], own["a"], owner.X));
        Assert.Empty(linked.Values);
        Assert.Empty(own.Links);
    }

    [Fact]
    public void A_part_taken_out_is_gone_from_values_and_links_and_the_old_map_stays()
    {
        var map = Map(("a", 1), ("c", new ComponentLink(new Owner(), "X")));

        Assert.Empty(map.Without("a").Values);
        Assert.Empty(map.Without("c").Links);
        Assert.Equal(2, map.Count);
        Assert.Contains("Did you mean 'a'?", Assert.Throws<ComponentPartsException>(() => map.Without("aa")).Message);
    }

    [Fact]
    public void Parts_that_are_missing_or_of_another_type_are_all_named_at_once()
    {
        var error = Assert.Throws<ComponentPartsException>(() => new ComponentMap(
            [KeyValuePair.Create("model", (object)"text"), KeyValuePair.Create("rwos", (object)Digits.Pipe())], "Trainer",
            new RequiredPart("model", typeof(Pipe)), new RequiredPart("rows", typeof(Pipe)), new RequiredPart("loss", typeof(string))));

        Assert.Equal(3, error.Problems.Count);
        Assert.Contains("Trainer", error.Message);
        Assert.Contains("'model' must be Pipe, but is String", error.Message);
        Assert.Contains("'rows' (Pipe) is missing. Did you mean 'rwos'?", error.Message);
        Assert.Contains("'loss' (String) is missing", error.Message);
    }

    [Fact]
    public void A_required_part_may_be_a_link_to_one()
    {
        var owner = new Owner { X = Digits.Pipe() };

        _ = new ComponentMap([KeyValuePair.Create("rows", (object)new ComponentLink(owner, "X"))], "Trainer", new RequiredPart("rows", typeof(Pipe)));
        Assert.Throws<ComponentPartsException>(() => new ComponentMap([KeyValuePair.Create("rows", (object)new ComponentLink(owner, "Name"))], "Trainer", new RequiredPart("rows", typeof(Pipe))));
    }

    [Fact]
    public void Saved_values_are_merged_into_what_is_there_and_links_stay_with_their_owners()
    {
        var map = Map(("rate", 0.5f), ("steps", 7L), ("name", "a"), ("weights", TensorColumn.Of<float>([1, 2])), ("x", new ComponentLink(new Owner(), "X")));
        var state = ComponentState.FromBytes(map.Save().ToBytes());

        var merged = map.With("rate", 0.1f).With("weights", TensorColumn.Of<float>([0, 0])).With("own", 1).Merge(state);

        Assert.Equal((0.5f, 7L, "a", 1, 3), (merged["rate"], merged["steps"], merged["name"], merged["own"], merged["x"]));
        Assert.Equal([1, 2], ((TensorColumn)merged["weights"]).Values<float>());
        Assert.False(state.Values.ContainsKey("x"));
        Assert.Throws<ComponentStateException>(() => map.With("rate", "text").Merge(state));
    }

    [Fact]
    public void What_cannot_be_saved_is_refused_by_name() => Assert.Contains("'o'", Assert.Throws<ComponentStateException>(() => Map(("o", new Owner())).Save()).Message);

    [Fact]
    public void What_a_linked_property_throws_is_thrown_as_it_is() =>
        Assert.Throws<InvalidDataException>(() => new ComponentLink(new Owner(), "Broken").Value);

    [Fact]
    public void A_name_comes_once_and_no_part_is_null()
    {
        Assert.Contains("'a' comes twice", Assert.Throws<ArgumentException>("parts", () => Map(("a", 1), ("a", 1))).Message);
        Assert.Contains("'a' comes twice", Assert.Throws<ArgumentException>("parts", () => Map(("a", 1), ("a", 2))).Message);
        Assert.Contains("'a' is null", Assert.Throws<ArgumentException>("part", () => Map(("a", null!))).Message);
        Assert.Contains("'a' is null", Assert.Throws<ArgumentException>("part", () => Map().With("a", null!)).Message);
    }

    [Fact]
    public void A_saved_tensor_takes_no_place_of_a_number_and_the_other_way_round()
    {
        var (number, tensor) = (Map(("a", 1)), Map(("a", TensorColumn.Of<float>([1, 2]))));

        Assert.Contains("'a' must be Int32", Assert.Throws<ComponentStateException>(() => number.Merge(tensor.Save())).Message);
        Assert.Throws<ComponentStateException>(() => tensor.Merge(number.Save()));
    }
}
