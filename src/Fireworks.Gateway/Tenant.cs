using System.Globalization;
using Fireworks.Contracts;
using Orleans;

namespace Fireworks.Gateway;

/// <summary>The grains of the one tenant that this release serves; a name that breaks the rule is refused here.</summary>
internal sealed class Tenant(IGrainFactory grains)
{
    private const string Name = GrainKey.DefaultTenant;

    public IGraphGrain Graph(string name) => grains.GetGrain<IGraphGrain>(GrainKey.Graph(Name, Names.Check(name, "graph")));

    public IRunGrain NewRun(string id) => grains.GetGrain<IRunGrain>(GrainKey.Run(Name, Names.Check(id, "run")));

    public IFactoryGrain Search(string name) => grains.GetGrain<IFactoryGrain>(GrainKey.Search(Name, Names.Check(name, "search")));

    public IScaffoldGrain Scaffold(string name) => grains.GetGrain<IScaffoldGrain>(GrainKey.Scaffold(Name, Names.Check(name, "scaffold")));

    public IApiKeysGrain Keys => grains.GetGrain<IApiKeysGrain>(GrainKey.ApiKeys(Name));

    public IExperimentGrain Experiment(string name) => grains.GetGrain<IExperimentGrain>(GrainKey.Experiment(Name, Names.Check(name, "experiment")));

    public IStorageGrain Storage => grains.GetGrain<IStorageGrain>(GrainKey.Storage(Name));

    public IServedGrain Served(string scaffold, string? output) => grains.GetGrain<IServedGrain>(GrainKey.Served(Name, Names.Check(scaffold, "scaffold"), output));

    public IInputsGrain Inputs => grains.GetGrain<IInputsGrain>(GrainKey.Inputs(Name));

    public IOverviewGrain Overview => grains.GetGrain<IOverviewGrain>(GrainKey.Overview(Name));

    /// <summary>The run of an id, or of <c>experiment#number</c>.</summary>
    /// <exception cref="RunNotFoundException">The experiment has no run of that number.</exception>
    public async Task<IRunGrain> RunAsync(string run, CancellationToken cancellationToken)
    {
        var mark = run.LastIndexOf('#');
        if (mark <= 0 || !long.TryParse(run.AsSpan(mark + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return NewRun(run);

        return NewRun(await Experiment(run[..mark]).RunAsync(number, cancellationToken) ?? throw new RunNotFoundException(run));
    }
}
