using System.Text.Json.Nodes;
using TorchSharp;
using static TorchSharp.torch;

namespace Fireworks.Torch.Tests.Models;

/// <summary>Models that are moved. libtorch's device <c>meta</c> stands for a GPU: what lies there has a place and a shape, but no numbers.</summary>
public sealed class ModelDeviceTests
{
    private static readonly TorchDevice Elsewhere = new(torch.META);

    private static Message Points => new(("x", TensorColumn.Of<float>([1, 2, 3])));

    [Fact]
    public void What_comes_before_moves_with_a_model_and_what_comes_behind_it_does_not()
    {
        using var first = Line("a*x", "x", "y");
        using var second = Line("a*y", "y", "z", first);
        using var third = Line("a*z", "z", "w", second);

        second.To(Elsewhere);

        Assert.Equal([DeviceType.META, DeviceType.META, DeviceType.CPU], new[] { first, second, third }.Select(m => ((Tensor)m.Parts["a"]).device_type));
        Assert.Equal((Elsewhere, TorchDevice.Processor), (second.Device, third.Device));
    }

    [Fact]
    public void It_computes_where_it_is() => TorchWork.Run(grad: false, () =>
    {
        using var line = Line("a*x", "x", "y");
        line.To(Elsewhere);

        var output = line.Forward(Points).Tensor("y");

        Assert.Equal((DeviceType.META, 3L), (output.device_type, output.shape[0]));
    });

    [Fact]
    public void A_linked_parameter_stays_with_the_model_that_has_it()
    {
        using var owner = Line("a*x", "x", "y");
        using var linked = new FormulaModel("a*x + b", new ModelParts { ["a"] = new Link(owner, "a"), ["b"] = new[] { 1f } }, "y");

        linked.To(Elsewhere);

        Assert.Equal((DeviceType.CPU, DeviceType.META), (((Tensor)owner.Parts["a"]).device_type, ((Tensor)linked.Parts["b"]).device_type));
    }

    [Fact]
    public void An_optimizer_made_before_the_move_says_that_its_parameters_are_gone_and_a_new_one_has_those_that_are_there()
    {
        using var line = Line("a*x", "x", "y");
        using var before = optim.SGD(line.AllParameters(), 0.1);

        line.To(Elsewhere);

        Assert.ThrowsAny<Exception>(() => before.step());
        Assert.Equal(DeviceType.META, Assert.Single(line.AllParameters()).device_type);
    }

    [Fact]
    public void Modules_and_networks_move_whole_and_what_is_frozen_stays_frozen()
    {
        using var module = new ModuleModel(nn.Sequential(nn.Linear(1, 2), nn.BatchNorm1d(2)), new ColumnPattern("x"), "y");
        using var network = new NetworkModel(
            (JsonObject)JsonNode.Parse("""{ "in": "x", "out": "y", "layers": [ { "type": "linear", "out": 2 }, "batch_norm" ] }""")!, 1);
        network.Freeze("0.bias");

        module.To(Elsewhere);
        network.To(Elsewhere);

        Assert.All(module.AllParameters().Concat(network.AllParameters()), parameter => Assert.Equal(DeviceType.META, parameter.device_type));
        Assert.Equal(["0.bias"], network.Network.Parameters.Where(p => !p.Value.requires_grad).Select(p => p.Name));
        Assert.All(network.Network.Buffers, buffer => Assert.Equal(DeviceType.META, buffer.Value.device_type));
    }

    [Fact]
    public void Where_there_is_no_such_device_it_stays_and_learns_on()
    {
        using var line = Line("a*x", "x", "y");
        var parameter = Assert.Single(line.AllParameters());

        line.To(new TorchDevice("cuda:999"));

        Assert.Same(parameter, Assert.Single(line.AllParameters()));
        Assert.Equal([2f, 4, 6], TorchWork.Run(grad: false, () => line.Forward(Points).ToHost()).Column<float>("y"));
    }

    private static FormulaModel Line(string formula, string input, string output, Pipe? before = null) =>
        new(formula, new ModelParts { ["a"] = new[] { 2f } }, output, before ?? new MessagePipe(new Message((input, TensorColumn.Of<float>([1, 2, 3])))));
}
