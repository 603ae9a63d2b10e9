#:project ../../silo/Fireworks.Hosting
#:property PublishAot=false
using Fireworks;

var g = new GraphBuilder("digits", seed: 42);
var lr = g.Param("lr", 1e-3);                      // a default now, a search variable later
var data = g.Csv("rows", "client/samples/data/digits.csv.gz").Split(test: 0.25, stratify: "label");
var norm = data.Train.Normalize("pixel*");         // learns mean and variance on the training part only
var test = data.Test.Normalize("pixel*", like: norm, id: "test-normalize").Batch(256, id: "test-batch");
var mlp = norm.Shuffle().Batch(64).Train("mlp",
    Net.Mlp("pixel*", hidden: [g.Param("width", 64)], classes: 10),
    new Fit { Loss = Loss.CrossEntropy, Optimizer = Optimizer.Adam(lr), Epochs = 20, Metrics = ["accuracy"] }, validate: test);
test.Predict(mlp).Output("predictions");
var graph = g.Build();                             // one exception listing every problem

await using var fireworks = await FireworksClient.StartLocalAsync();   // later: ConnectAsync("https://host:8080")
await using var run = await fireworks.StartRunAsync(graph, new() { Experiment = "digits" });
await foreach (var p in run.MetricsAsync("mlp/validate/accuracy"))     // live, and stored
    Console.WriteLine($"epoch {p.Step,2}  {p.Value:P1}");
await foreach (var rows in run.ReadAsync("predictions"))               // Messages, batch by batch
    Console.WriteLine($"{rows.Length} rows, first is a {rows.Column<long>("predicted")[0]}");
Console.WriteLine(await run.WaitAsync());
