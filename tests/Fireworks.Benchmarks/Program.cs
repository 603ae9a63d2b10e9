using Fireworks.Benchmarks;

return args switch
{
    ["silo", var data, var cluster, var zone] => await SecondSilo.RunAsync(data, cluster, zone),
    ["path", .. var options] => await Report.RunAsync("path", PathBench.Workloads, options),
    ["core", .. var options] => await Report.RunAsync("core", Workload.All, options),
    _ => Report.Usage("core", "path"),
};
