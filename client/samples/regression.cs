#:project ../../silo/Fireworks.Hosting
#:property PublishAot=false
using Fireworks;

// How well a semiconductor's electrons move, by the logarithm of their density: NIST's measurements, and the formula that it fits to them.
var g = new GraphBuilder("mobility", seed: 3);
var rows = g.Csv("rows", "client/samples/data/thurber.csv").Batch(37);
var fit = new Fit { Loss = Loss.SquaredError.Of("mobility"), Optimizer = Optimizer.Lbfgs(iterations: 100, lineSearch: true).With("history", 100), Epochs = 10, Metrics = ["rmse"] };
var network = rows.Train("network", new Net("log_density", [Layer.Linear(4), Layer.Activation("tanh"), Layer.Linear(1), Layer.Formula("1000 * x")], "network"), fit);
var formula = rows.Train("formula", new Net("log_density", [Layer.Formula("1000 * (a + b*x + c*x^2 + d*x^3) / (1 + e*x + f*x^2 + g*x^3)",
    ("a", 1), ("b", 1), ("c", 0.4), ("d", 0.04), ("e", 0.7), ("f", 0.3), ("g", 0.03))], "formula"), fit);
rows.Predict(network, "learned").Predict(formula, "fitted").Output("curves");

await using var fireworks = await FireworksClient.StartLocalAsync();
await using var run = await fireworks.StartRunAsync(g.Build(), new() { Experiment = "mobility" });
Console.WriteLine(await run.WaitAsync());
foreach (var name in (string[])["network/train/rmse", "formula/train/rmse"]) Console.WriteLine($"{name} {(await run.HistoryAsync(name))[^1].Value:F2}");
await fireworks.SaveScaffoldAsync("mobility", run);

var measured = await MessageFiles.LoadAsync("client/samples/data/thurber.csv");
var model = await ServedGraph.LoadAsync("mobility");
var curves = await model.ApplyAsync(new Message(("log_density", TensorColumn.Of<float>([.. Enumerable.Range(0, 200).Select(i => -3.1f + i * 5.4f / 199)]))));
await File.WriteAllTextAsync("mobility.svg", new Plot("Electron mobility of a semiconductor", "ln density", "mobility")
    .Points("measured", measured, "log_density", "mobility")
    .Line("network", curves, "log_density", "network")
    .Line("formula", curves, "log_density", "formula").ToSvg());
