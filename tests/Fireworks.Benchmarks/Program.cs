using Fireworks.Benchmarks;

return args switch
{
    ["silo", var data, var cluster, var zone] => await SecondSilo.RunAsync(data, cluster, zone),
    ["path", .. var options] => await Report.RunAsync("path", PathBench.Workloads, options),
    ["torch", .. var options] => await Report.RunAsync("torch", TorchBench.Workloads, options),
    _ => Report.Usage("path", "torch"),
};
