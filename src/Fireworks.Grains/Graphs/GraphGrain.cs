using System.Collections.Immutable;
using System.Text;
using Fireworks.Contracts;

namespace Fireworks.Grains;

/// <summary>A named graph and its versions. The graphs are blobs; the state is their hashes, in order.</summary>
public sealed class GraphGrain(
    [PersistentState(nameof(GraphGrain))] IPersistentState<GraphState> state,
    IBlobStore blobs,
    GraphTable graphs,
    ComponentCatalog catalog) : Grain, IGraphGrain
{
    /// <summary>Most versions of one graph: some 700 KB of hashes.</summary>
    public const int MostVersions = 10_000;

    public async Task<int> SubmitAsync(string graph, CancellationToken cancellationToken)
    {
        var parsed = Graph.Parse(graph);
        var problems = Problems(parsed).ToList();
        if (problems.Any(p => !p.IsWarning)) throw new GraphInvalidException(problems);

        var versions = state.State.Versions;
        var hash = await blobs.PutAsync(Encoding.UTF8.GetBytes(parsed.ToJson()), cancellationToken);
        if (versions.Length > 0 && versions[^1] == hash) return versions.Length;
        if (versions.Length == MostVersions)
            throw new GraphInvalidException([new("$.name", "too-many-versions",
                $"A graph has at most {MostVersions} versions, and '{parsed.Name}' has them all; submit it under a new name.")]);

        // The row first: what no row refers to is collected.
        var key = GrainKey.Split(this.GetPrimaryKeyString(), 2);
        await graphs.SaveAsync(key[0], key[1], versions.Length + 1, hash, cancellationToken);
        state.State = new GraphState { Versions = versions.Add(hash) };
        await state.WriteStateAsync(cancellationToken);
        return state.State.Versions.Length;
    }

    private IEnumerable<GraphProblem> Problems(Graph graph)
    {
        var name = GrainKey.Split(this.GetPrimaryKeyString(), 2)[1];
        if (graph.Name != name) yield return new("$.name", "name", $"The graph is called '{graph.Name}', but was submitted as '{name}'; use one name.");
        foreach (var problem in GraphResolver.Check(graph, catalog)) yield return problem;
    }

    public async Task<string?> GetAsync(int? version, CancellationToken cancellationToken)
    {
        var versions = state.State.Versions;
        var index = (version ?? versions.Length) - 1;
        return index >= 0 && index < versions.Length ? Encoding.UTF8.GetString(await blobs.GetAsync(versions[index], cancellationToken)) : null;
    }

    public Task<ImmutableArray<GraphProblem>> CheckAsync(string graph, CancellationToken cancellationToken)
    {
        try
        {
            return Task.FromResult<ImmutableArray<GraphProblem>>([.. GraphResolver.Check(Graph.Parse(graph), catalog)]);
        }
        catch (GraphInvalidException e)
        {
            return Task.FromResult<ImmutableArray<GraphProblem>>([.. e.Problems]);
        }
    }
}

/// <summary>What a <see cref="GraphGrain"/> keeps.</summary>
[GenerateSerializer, Alias("fireworks.graph-state")]
public sealed record GraphState
{
    /// <summary>The blob of each version, from version 1.</summary>
    [Id(0)] public ImmutableArray<string> Versions { get; init; } = [];
}
