using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

public sealed class ModelTests
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    private static Message Points => new(("x", TensorColumn.Of<float>([1, 2, 3])), ("t", TensorColumn.Of<float>([2, 4, 6])));

    [Fact]
    public void Adds_its_column_and_leaves_the_message_it_was_given()
    {
        using var line = new Line(4, 5);
        var rows = Points;

        var result = Host(() => line.Forward(rows));

        Assert.Equal([9f, 13, 17], result.Column<float>("y"));
        Assert.Equal(["x", "t"], rows.Names);
    }

    [Fact]
    public void Needs_the_parts_it_names_and_fills_in_defaults()
    {
        using var line = new Line(new ModelParts { ["m"] = new[] { 4f } });
        var missing = Assert.Throws<ModelPartException>(() => new Line(new ModelParts { ["slope"] = new[] { 4f } }));
        var wrong = Assert.Throws<ModelPartException>(() => new Line(new ModelParts { ["m"] = 4 }));
        var later = Assert.Throws<ModelPartException>(() => line.Parts["m"] = "four");

        Assert.Equal((0f, "m"), (line.B, line.Parts["unit"]));
        Assert.Contains("Line needs 'm' (parameter), but was given: slope", missing.Message, StringComparison.Ordinal);
        Assert.Contains("'m' must be a parameter, but is a setting", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("'m' must be a parameter", later.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_chain_called_and_a_chain_read_by_index_and_in_order_agree()
    {
        using var first = new Line(2, 1, input: new MessagePipe(Points));
        using var second = new Line(10, 0, "y", "z", first);

        var called = Host(() => second.Call(Points));
        var byIndex = await second.ReadAsync(Rows.At(2, 0), Token);
        var inOrder = Message.Concat(await second.IterateAsync(cancellationToken: Token).ToListAsync(Token));

        Assert.Equal([30f, 50, 70], called.Column<float>("z"));
        Assert.Equal([70f, 30], byIndex.Column<float>("z"));
        Assert.Equal(called, inOrder);
    }

    [Fact]
    public void One_step_of_gradient_descent_is_the_hand_worked_one()
    {
        using var line = new Line(1, 0);
        using var optimizer = torch.optim.SGD(line.AllParameters(), 0.1);

        Step(line, optimizer);
        Assert.Equal((1.93333f, 0.4f), (line.M, line.B), Near);
        Step(line, optimizer);
        Assert.Equal((1.83556f, 0.346667f), (line.M, line.B), Near);
    }

    [Fact]
    public void What_is_frozen_does_not_move_at_all()
    {
        using var line = new Line(1, 0);
        line.Freeze("b");
        using var optimizer = torch.optim.SGD(line.AllParameters().Where(p => p.requires_grad), 0.1);

        Step(line, optimizer);

        Assert.NotEqual(1, line.M);
        Assert.Equal(0, line.B);
        line.Unfreeze();
        Assert.All(line.AllParameters(), p => Assert.True(p.requires_grad));
        Assert.Contains("there are: m, b", Assert.Throws<ModelPartException>(() => line.Freeze("c")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_trains_as_one()
    {
        using var first = new Line(1, 0, "x", "x");
        using var second = new Line(1, 0, "x", "y", first);
        using var optimizer = torch.optim.SGD(second.AllParameters(), 0.02);

        for (var i = 0; i < 2000; i++) Step(second, optimizer);

        Assert.Equal(4, second.AllParameters().Count);
        Assert.NotEqual(1, first.M);
        Assert.NotEqual(1, second.M);
        Assert.Equal(2, first.M * second.M, 0.01f);
    }

    [Fact]
    public void A_linked_parameter_is_the_same_one_and_learns_with_both()
    {
        using var first = new Line(1, 0);
        using var second = new Line(new ModelParts { ["m"] = new Link(first, "m") });
        using var optimizer = torch.optim.SGD(second.AllParameters(), 0.1);

        Step(second, optimizer);

        Assert.Equal(1.93333f, first.M, 1e-4f);
        Assert.Same(first.Parts["m"], second.Parts["m"]);
        Assert.Equal((true, false), (second.Parts.IsLink("m"), second.Parts.IsLink("b")));
        Assert.Equal(["b"], second.Save().Tensors.Names);
        Assert.Contains("part 'k' of Line, which has: m, b", Assert.Throws<ModelPartException>(() => new Line(new ModelParts { ["m"] = new Link(first, "k") })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_set_over_a_link_is_its_own_and_a_link_set_over_a_value_is_shared()
    {
        using var first = new Line(1, 0);
        using var second = new Line(new ModelParts { ["m"] = new Link(first, "m"), ["b"] = new[] { 3f } });

        second.Parts["m"] = new[] { 7f };
        second.Parts["b"] = new Link(first, "b");

        Assert.Equal((1f, 7f, 0f), (first.M, second.M, second.B));
    }

    [Fact]
    public void A_part_that_is_set_is_the_models_own_and_those_behind_it_can_link_to_it()
    {
        using var first = new Line(1, 0, "x", "x");
        using var second = new Line(1, 0, "x", "y", first);

        second.Parts["m"] = new[] { 9f };
        second.Parts["k"] = new[] { 3f };
        using var third = new Line(new ModelParts { ["m"] = new Link(second, "k") });

        Assert.Equal((1f, 9f, 3f), (first.M, second.M, third.M));
        Assert.False(first.Parts.Has("k"));
        Assert.Equal(5, second.AllParameters().Count);
    }

    [Fact]
    public void A_model_within_a_model_and_a_random_one_among_several_train_through_it()
    {
        using var a = new Line(1, 0);
        using var b = new Line(1, 0);
        using var c = new Line(1, 0);
        using var around = new Around(new RandomModel(new Dictionary<string, Pipe> { ["a"] = a, ["b"] = b, ["c"] = c }, seed: 5));
        using var optimizer = torch.optim.SGD(around.AllParameters(), 0.01);

        for (var i = 0; i < 12; i++) Step(around, optimizer, "z");

        Assert.Equal(7, around.AllParameters().Count);
        Assert.All([a, b, c], line => Assert.NotEqual(1, line.M));
    }

    [Fact]
    public void Parameters_are_named_once_whatever_way_they_are_reached()
    {
        using var first = new Line(1, 0, "x", "x");
        using var second = new Line(new ModelParts { ["m"] = new Link(first, "m"), ["again"] = new Link(first, "m"), ["inner"] = first }, input: first);

        Assert.Equal(3, second.AllParameters().Count);
    }

    [Fact]
    public void Updates_count_rows_and_without_inference_rows_pass_for_one_or_for_all()
    {
        using var first = new Line(2, 0, "x", "x");
        using var second = new Line(2, 0, "x", "y", first);

        Host(() => second.Call(Points));
        second.SetUpdates(false, upstream: true);
        Host(() => second.Call(Points));
        second.SetInference(false);
        Assert.Equal([2f, 4, 6], Host(() => second.Call(Points)).Column<float>("x"));
        second.SetInference(false, upstream: true);
        Assert.Equal(Points, Host(() => second.Call(Points)));

        Assert.Equal((3, 3), (first.RowsSeen, second.RowsSeen));
        Assert.Equal((false, false), (first.Updates, first.Inference));
    }

    [Fact]
    public void A_state_does_not_change_as_training_goes_on_and_restores_bit_for_bit()
    {
        using var line = new Line(new ModelParts { ["m"] = new[] { 1f }, ["unit"] = "km" });
        using var optimizer = torch.optim.SGD(line.AllParameters(), 0.1);
        Step(line, optimizer);
        var saved = ComponentState.FromBytes(line.Save().ToBytes());
        var (m, b) = (line.M, line.B);
        Step(line, optimizer);

        Assert.NotEqual(m, line.M);
        using var again = new Line(9, 9);
        again.Restore(saved);
        Assert.Equal((m, b, "km", 3), (again.M, again.B, (string)again.Parts["unit"], again.RowsSeen));
    }

    [Fact]
    public void A_state_merges_or_resets_first()
    {
        using var line = new Line(1, 5);
        var onlyM = line.Save() with { Tensors = line.Save().Tensors.Select("m") };
        using var other = new Line(2, 7);

        other.Restore(onlyM, reset: false);
        Assert.Equal((1f, 7f), (other.M, other.B));
        other.Restore(onlyM, reset: true);
        Assert.Equal((1f, 0f), (other.M, other.B));
    }

    [Fact]
    public void A_state_of_another_shape_is_refused_and_changes_nothing()
    {
        using var line = new Line(1, 5);
        var bad = line.Save() with { Tensors = new Message(("m", ComponentState.Whole(TensorColumn.Of<float>([1, 2]))), ("k", ComponentState.Whole(TensorColumn.Of<float>([1])))) };
        using var other = new Line(2, 7);

        var error = Assert.Throws<ComponentStateException>(() => other.Restore(bad));

        Assert.Contains("'k' is not in the model; 'm' is float32[2], but the model needs Float32 1", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, other.M);
    }

    [Fact]
    public void Any_module_of_TorchSharp_is_a_model_with_its_parameters_and_buffers()
    {
        using var model = new ModuleModel(nn.Sequential(("one", nn.Linear(1, 4)), ("norm", nn.BatchNorm1d(4)), ("two", nn.Linear(4, 2))), "image", "y");
        var rows = new Message(("image", TensorColumn.Of<float>([1, 2, 3], 1)));

        var before = Host(() => model.Forward(rows));
        model.Freeze("module.one");
        using var copy = new ModuleModel(nn.Sequential(("one", nn.Linear(1, 4)), ("norm", nn.BatchNorm1d(4)), ("two", nn.Linear(4, 2))), "image", "y");
        copy.Restore(model.Save());

        Assert.Equal(before, Host(() => copy.Forward(rows)));
        Assert.Equal(new ColumnType(DType.Float32, [2]), before["y"].Type);
        Assert.Equal([false, false, true, true, true, true], model.AllParameters().Select(p => p.requires_grad));
        Assert.Contains("module.norm.running_mean", model.Save().Tensors.Names);
    }

    [Fact]
    public void A_network_of_a_spec_is_a_model_and_trains_by_hand()
    {
        using var model = new NetworkModel((JsonObject)JsonNode.Parse("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 8 }, "tanh", { "type": "linear", "out": 1 } ] }""")!, width: 1, seed: 3);
        using var optimizer = torch.optim.Adam(model.AllParameters(), 0.05);

        for (var i = 0; i < 300; i++) Step(model, optimizer);

        Assert.InRange(Loss(model), 0, 0.01);
        Assert.Contains("reads 1 values", Assert.Throws<ComponentException>(() => Host(() => model.Forward(new Message(("x", TensorColumn.Of<float>([1, 2], 2)))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_formula_learns_the_names_among_its_parts()
    {
        using var model = new FormulaModel("a + b*x", new ModelParts { ["a"] = new[] { 0f }, ["b"] = new[] { 0f } }, "y");
        using var optimizer = torch.optim.SGD(model.AllParameters(), 0.1);

        for (var i = 0; i < 500; i++) Step(model, optimizer);

        Assert.Equal((0f, 2f), (model.AllParameters()[0].item<float>(), model.AllParameters()[1].item<float>()), Near);
        Assert.Throws<ColumnMissingException>(() => Host(() => model.Forward(new Message(("y", TensorColumn.Of<float>([1]))))));
    }

    [Fact]
    public void Rows_that_a_module_does_not_take_are_an_error_of_ours()
    {
        using var model = new ModuleModel(nn.Linear(3, 2), "x", "y");

        var error = Assert.Throws<ComponentException>(() => Host(() => model.Forward(new Message(("x", TensorColumn.Of<float>([1, 2], 2))))));

        Assert.Contains("ModuleModel could not compute 'y' from 1 rows of x float32[2]: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("frame #", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_lies_behind_a_link_or_in_a_junction_is_found_saved_and_frozen()
    {
        using var deep = new Line(1, 0);
        using var holder = new Around(deep);
        using var linked = new Around(new Link(holder, "inner"));
        Assert.Equal(3, linked.AllParameters().Count);                   // its scale, and the line behind the link
        Assert.Contains(linked.AllParameters(), p => ReferenceEquals(p, deep.Parts["m"]));

        using var one = new Line(1, 0);
        using var two = new Line(5, 6);
        using var chosen = new Around(new RandomModel(new Dictionary<string, Pipe> { ["one"] = one, ["two"] = two }));
        var saved = chosen.Save();
        Assert.Equal(["scale", "inner.one.m", "inner.one.b", "inner.two.m", "inner.two.b"], saved.Tensors.Names.Order(Comparer<string>.Create((a, b) => Rank(a) - Rank(b))));
        TorchWork.Run(grad: false, () => { ((Tensor)two.Parts["m"]).fill_(9); });
        chosen.Restore(saved);
        Assert.Equal(5, two.M);
        chosen.Freeze("inner.one");
        Assert.Equal([false, false, true, true], new[] { one, two }.SelectMany(line => line.AllParameters()).Select(p => p.requires_grad));

        static int Rank(string name) => Array.IndexOf(["scale", "inner.one.m", "inner.one.b", "inner.two.m", "inner.two.b"], name);
    }

    [Fact]
    public void Dropout_of_a_network_trained_by_hand_goes_on_where_it_was()
    {
        NetworkModel New() => new((JsonObject)JsonNode.Parse("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 64 }, { "type": "dropout", "p": 0.5 } ] }""")!, width: 1) { Training = true };
        using var first = New();
        using var second = New();
        for (var i = 0; i < 3; i++) Host(() => first.Forward(Points));

        second.Restore(first.Save());

        Assert.Equal(Host(() => first.Forward(Points)), Host(() => second.Forward(Points)));
    }

    private static void Step(Model model, optim.Optimizer optimizer, string output = "y") => TorchWork.Run(grad: true, () =>
    {
        var rows = model.Call(Points);
        optimizer.zero_grad();
        nn.functional.mse_loss(rows.Tensor(output).reshape(3), rows.Tensor("t")).backward();
        optimizer.step();
    });

    private static float Loss(Model model) => TorchWork.Run(grad: false, () => nn.functional.mse_loss(model.Call(Points).Tensor("y").reshape(3), Points.Tensor("t")).ToSingle());

    /// <summary>What a call gives, with live columns taken to host memory before their tensors go.</summary>
    private static Message Host(Func<Message> call) => TorchWork.Run(grad: false, () => new Message(call().Select(c => KeyValuePair.Create(c.Key, c.Value.ToHost())).ToArray()));

    private static bool Near((float, float) a, (float, float) b) => Math.Abs(a.Item1 - b.Item1) < 1e-4 && Math.Abs(a.Item2 - b.Item2) < 1e-4;
}
