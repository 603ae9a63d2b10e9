using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Emit;
using Fireworks.Contracts;
using Orleans.Core.Internal;

namespace Fireworks.Grains.Tests;

/// <summary>Two silos of one cluster that have different components: <c>collect</c> and <c>slope</c> are on the first only, <c>count-to</c> is on
/// the second in another version.</summary>
public sealed class SiloComponentsTests(SiloComponentsTests.UnlikeSilos cluster) : IClassFixture<SiloComponentsTests.UnlikeSilos>
{
    private const int Often = 12;

    private static readonly CancellationToken Now = TestContext.Current.CancellationToken;

    private static string Counting(string name, string place = "") => $$"""
        { "fireworks": "graph/1", "name": "unlike", "nodes": {
          "source": { "kind": "count-to", "count": 20{{place}} }, "sink": { "kind": "collect", "from": "source", "name": "{{name}}" } } }
        """;

    private async Task<IRunGrain> StartAsync(string graph)
    {
        var run = cluster.Grains.GetGrain<IRunGrain>(GrainKey.Run(GrainKey.DefaultTenant, Guid.NewGuid().ToString("N")));
        NeededKinds.Ask(Graph.Parse(graph));
        await run.StartAsync(new RunRequest(graph, ImmutableDictionary<string, string>.Empty, null, null, null, Transport.Stream), Now);
        return run;
    }

    [Fact]
    public async Task Every_run_goes_to_the_silo_that_has_its_components_with_all_of_its_nodes()
    {
        for (var i = 0; i < Often; i++)
        {
            var name = $"unlike-{i}";

            var run = await StartAsync(Counting(name));
            var status = await run.EndAsync();

            Assert.Equal(("complete", null), (status.State, status.Error));
            Assert.Equal(["a", "a"], status.Nodes.Select(n => cluster.ZoneOf(n.Silo)));
            Assert.Equal("a", cluster.ZoneOf(await HomeAsync(run)));
            Assert.Equal(Enumerable.Range(0, 20).Select(n => (long)n), Collect.Numbers(name));
        }
    }

    [Fact]
    public async Task A_run_that_wakes_on_a_silo_without_its_components_moves_to_one_that_has_them_and_answers_there()
    {
        var run = await StartAsync(Counting("woken"));
        await run.EndAsync();
        for (var i = 0; i < Often; i++)
        {
            await run.Cast<IGrainManagementExtension>().DeactivateOnIdle();
            Orleans.Runtime.RequestContext.Clear();

            var status = await run.StatusAsync(Now);

            Assert.Equal("complete", status.State);
            // It moves when it is idle: who asks at once may be told of the place that it is leaving.
            var asked = System.Diagnostics.Stopwatch.StartNew();
            while (cluster.ZoneOf(await HomeAsync(run)) != "a") Assert.InRange(asked.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        }
    }

    [Fact]
    public async Task Trials_begin_only_on_silos_that_have_all_components_of_their_graph()
    {
        const string name = "unlike-search";
        var plan = SearchWaits.Plan(name, trials: 8, parallel: 4);
        var search = cluster.Grains.GetGrain<IFactoryGrain>(GrainKey.Search(GrainKey.DefaultTenant, name));
        NeededKinds.Ask(plan.Graph);
        await search.OpenAsync(plan.Json(), Now);
        await search.StartAsync(Now);

        var status = await search.CompleteAsync();

        Assert.All(status.Trials, t => Assert.Equal(("complete", 1), (t.State, t.Attempts)));
        var rows = await new TrialTable(cluster.Store).ListAsync(GrainKey.DefaultTenant, name, Now);
        Assert.All(rows, row => Assert.Equal("a", cluster.ZoneOf(SiloAddress.FromParsableString(row.Silo!))));
    }

    [Theory]
    [InlineData("collect", "sink", "{ \"fireworks\": \"graph/1\", \"name\": \"torn\", \"nodes\": { \"source\": { \"kind\": \"count-to\", \"count\": 5 }, \"sink\": { \"kind\": \"collect\", \"from\": \"source\", \"name\": \"torn\", \"place\": { \"zone\": \"b\" } } } }")]
    [InlineData("count-to", "source", "{ \"fireworks\": \"graph/1\", \"name\": \"torn\", \"nodes\": { \"source\": { \"kind\": \"count-to\", \"count\": 5, \"place\": { \"zone\": \"b\" } }, \"sink\": { \"kind\": \"collect\", \"from\": \"source\", \"name\": \"torn\" } } }")]
    public async Task A_place_whose_silos_lack_the_component_or_have_another_version_is_refused_by_name(string kind, string node, string graph)
    {
        var refused = await Assert.ThrowsAsync<ComponentElsewhereException>(() => StartAsync(graph));

        Assert.Contains($"Node '{node}' asks for a silo labelled zone=b, which must have component '{kind}' in version 1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("same release and plugins", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_no_silo_has_is_refused_as_on_a_single_silo()
    {
        var graph = """{ "fireworks": "graph/1", "name": "nowhere", "nodes": { "source": { "kind": "count-too", "count": 5 } }, "outputs": { "out": "source" } }""";

        var refused = await Assert.ThrowsAsync<GraphInvalidException>(() => StartAsync(graph));

        Assert.Contains("count-too", refused.Message, StringComparison.Ordinal);
    }

    private async Task<SiloAddress> HomeAsync(IRunGrain run) => (await cluster.Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(run))!;

    /// <summary>Silo a has this project's components, silo b a <c>count-to</c> of version 2.</summary>
    public sealed class UnlikeSilos() : FireworksCluster(2)
    {
        protected override ComponentCatalog CatalogOf(int silo) => silo == 0 ? Catalog : new ComponentCatalog(typeof(CsvSource).Assembly, Newer());

        // As a newer release would bring it: the same kind in an assembly of its own.
        private static AssemblyBuilder Newer()
        {
            var assembly = AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("Newer"), AssemblyBuilderAccess.Run);
            var type = assembly.DefineDynamicModule("Newer").DefineType("CountTo", TypeAttributes.Public | TypeAttributes.Sealed, typeof(Pipe));
            var version = typeof(ComponentAttribute).GetProperty(nameof(ComponentAttribute.Version))!;
            type.SetCustomAttribute(new CustomAttributeBuilder(typeof(ComponentAttribute).GetConstructor([typeof(string)])!, ["count-to"], [version], [2]));
            var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, []).GetILGenerator();
            constructor.Emit(OpCodes.Ldarg_0);
            constructor.Emit(OpCodes.Ldnull);
            constructor.Emit(OpCodes.Call, typeof(Pipe).GetConstructor(BindingFlags.Instance | BindingFlags.NonPublic, [typeof(Pipe)])!);
            constructor.Emit(OpCodes.Ret);
            type.CreateType();
            return assembly;
        }
    }
}
