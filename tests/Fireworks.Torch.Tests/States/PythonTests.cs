using System.Text.Json.Nodes;
using Fireworks.TestKit;
using TorchSharp;

namespace Fireworks.Torch.Tests.States;

/// <summary>State dicts to Python and back, with Debian's python3-torch.</summary>
public sealed class PythonTests
{
    private const string Layers = """
        [ { "type": "conv2d", "out": 3, "kernel": 3 }, "batch_norm", "relu", "flatten", { "type": "linear", "out": 4 } ]
        """;

    private const string Module = """
        import json, sys, torch
        from torch import nn
        torch.manual_seed(3)
        net = nn.Sequential(nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(108, 4))
        x = torch.arange(128.).view(2, 1, 8, 8) / 128

        """;

    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_written_here_Python_loads_as_weights_only()
    {
        using var temp = new TempFolder();
        using var state = States.OfEveryType();
        PtFile.Write(state, Path.Combine(temp.Path, "state.pt"));

        var printed = await Python.RunAsync(
            """
            import json, sys, torch
            state = torch.load(sys.argv[1], weights_only=True)
            print(json.dumps({n: [str(t.dtype)[6:], list(t.shape), (t.real if t.is_complex() else t).double().flatten().tolist()] for n, t in state.items()}))
            """,
            Path.Combine(temp.Path, "state.pt"));

        var loaded = (JsonObject)JsonNode.Parse(printed)!;
        Assert.Equal(state.Names, loaded.Select(t => t.Key));
        Assert.Equal("bfloat16", loaded["BFloat16"]![0]!.GetValue<string>());
        foreach (var (name, tensor) in state)
        {
            using var real = tensor.is_complex() ? tensor.real.clone() : tensor.clone();
            Assert.Equal(tensor.shape, ((JsonArray)loaded[name]![1]!).Select(v => v!.GetValue<long>()));
            if (real.NumberOfElements == 0) continue;
            Assert.Equal(real.to(torch.float64).data<double>().ToArray(), ((JsonArray)loaded[name]![2]!).Select(v => v!.GetValue<double>()));
        }
    }

    [Fact]
    public async Task What_Python_saves_is_read_here_views_shared_storages_and_nested_dicts_included()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "state.pt");

        await Python.RunAsync(
            """
            import sys, torch
            base = torch.arange(12.).view(3, 4)
            torch.save({"whole": base, "turned": base.t(), "part": base[1:, ::2], "half": base.half(), "brain": base.bfloat16(), "long": base.long(), "yes": base > 5,
                        "complex": torch.complex(base, -base), "one": torch.tensor(2.5, dtype=torch.float64), "none": torch.zeros(0, 3),
                        "model": {"0.weight": base * 2}, "epoch": 7, "name": "äß", "best": 0.5, "done": True, "betas": (0.9, 0.999), "steps": [1, 2]}, sys.argv[1])
            """,
            path);
        using var state = PtFile.Read(path);

        Assert.Equal(["whole", "turned", "part", "half", "brain", "long", "yes", "complex", "one", "none", "model.0.weight"], state.Names);
        Assert.Equal([4, 3], state["turned"].shape);
        Assert.Equal([0f, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11], state["turned"].data<float>().ToArray());
        Assert.Equal([4f, 6, 8, 10], state["part"].data<float>().ToArray());
        Assert.Equal(torch.ScalarType.BFloat16, state["brain"].dtype);
        Assert.Equal(2.5, state["one"].ToDouble());
        Assert.Equal([0, 3], state["none"].shape);
        Assert.Equal(7L, state.Values["epoch"]);
        Assert.Equal(("äß", 0.5, true), (state.Values["name"], state.Values["best"], state.Values["done"]));
    }

    [Fact]
    public async Task Weights_trained_in_Python_predict_the_same_here()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "state.pt");
        var printed = await Python.RunAsync(
            Module + """
            net(x * 3 + torch.randn(2, 1, 8, 8)); net.eval()      # moves the running statistics
            torch.save(net.state_dict(), sys.argv[1])
            print(json.dumps(net(x).flatten().tolist()))
            """,
            path);

        using var weights = PtFile.Read(path);
        var state = (await TrainedAsync()).WithWeights(weights);

        Assert.Equal(Floats(printed), await PredictAsync(state), (a, b) => Math.Abs(a - b) <= 1e-6f * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public async Task Weights_trained_here_predict_the_same_in_Python()
    {
        using var temp = new TempFolder();
        var path = Path.Combine(temp.Path, "state.pt");
        var state = await TrainedAsync();
        using (var weights = state.Weights()) PtFile.Write(weights, path);

        var printed = await Python.RunAsync(
            Module + """
            net.load_state_dict(torch.load(sys.argv[1])); net.eval()
            print(json.dumps(net(x).flatten().tolist()))
            """,
            path);

        Assert.Equal(Floats(printed), await PredictAsync(state), (a, b) => Math.Abs(a - b) <= 1e-6f * Math.Max(1, Math.Abs(a)));
    }

    [Fact]
    public async Task A_file_that_would_run_code_in_Python_is_refused_and_runs_nothing()
    {
        using var temp = new TempFolder();
        var (path, witness) = (Path.Combine(temp.Path, "evil.pt"), Path.Combine(temp.Path, "ran"));
        await Python.RunAsync(
            """
            import os, sys, torch
            class Evil:
                def __reduce__(self): return os.system, ("touch " + sys.argv[2],)
            torch.save({"0.weight": torch.zeros(2), "extra": Evil()}, sys.argv[1])
            """,
            path, witness);

        var error = Assert.Throws<StateFileException>(() => PtFile.Read(path));

        Assert.Contains("'posix.system', which is refused", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(witness));
    }

    private static Message Rows => new(
        ("image", TensorColumn.Of<float>([.. Enumerable.Range(0, 128).Select(i => i / 128f)], 1, 8, 8)), ("label", TensorColumn.Of<long>([1, 3])));

    private static Task<ComponentState> TrainedAsync() => Training.Mlp.TrainedAsync(
        new Batches(Rows, 2), 3, model: $$"""{ "in": "image", "shape": [1, 8, 8], "out": "scores", "layers": {{Layers}} }""");

    private static async Task<float[]> PredictAsync(ComponentState state) =>
        [.. (await Training.Mlp.Predict(new Batches(Rows, 2), state).ReadAsync(Fireworks.Rows.Range(0, 2), Token)).Column<float>("scores")];

    private static float[] Floats(string json) => [.. ((JsonArray)JsonNode.Parse(json)!).Select(v => v!.GetValue<float>())];
}
