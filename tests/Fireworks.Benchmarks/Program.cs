using Fireworks.Benchmarks;

using var stores = new BenchStores(args.Contains("--postgres"));
return args switch
{
    ["silo", var data, var cluster, var zone] => await SecondSilo.RunAsync(new(data, null, cluster), zone),
    ["silo", var data, var cluster, var zone, var database] => await SecondSilo.RunAsync(new(data, database, cluster), zone),
    [StreamMemory.Command] => await StreamMemory.RunAsync(),
    ["path", .. var options] => await Report.RunAsync("path", new PathBench(stores).Workloads, options),
    ["core", .. var options] => await Report.RunAsync("core", Workload.All, options),
    ["torch", .. var options] => await Report.RunAsync("torch", TorchBench.Workloads, options),
    _ => Report.Usage("core", "path", "torch"),
};
