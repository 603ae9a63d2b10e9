using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.Samples;

/// <summary>The sample whose embedder and classifier train as one, once it is trained.</summary>
public sealed class CodeSampleTests : IAsyncLifetime
{
    private static readonly CancellationToken Token = TestContext.Current.CancellationToken;
    private static readonly ComponentCatalog Catalog = new(typeof(CsvSource).Assembly, typeof(Train).Assembly);
    private static readonly ResolvedGraph Sample = GraphResolver.Resolve(Graph.Parse(SourceTree.Read("client/samples/digits-code.graph.json")), Catalog);

    private readonly LocalGraph _trained = Make();

    public async ValueTask InitializeAsync() => await _trained.RunAsync(Token);

    [Fact]
    public async Task The_embedder_alone_is_served_for_rows_from_elsewhere()
    {
        var codes = await _trained["embedder"].ReadAsync(Rows.Range(0, 20), Token);

        var served = ServedGraph.Create(Sample, Catalog, _trained.Save(), "codes");
        var answer = await served.ApplyAsync(await _trained["split.test"].ReadAsync(Rows.Range(0, 20), Token), Token);

        Assert.Equal(["test-normalize", "embedder"], served.Nodes);
        Assert.Equal(codes.Column<float>("code"), answer.Column<float>("code"));
    }

    [Fact]
    public async Task Restored_it_trains_nothing_and_gives_the_same()
    {
        using var again = Make();
        again.Restore(_trained.Save());

        await again.RunAsync(Token);

        Assert.Equal(await ReadAsync(_trained, "predictions"), await ReadAsync(again, "predictions"));
        Assert.Equal(await ReadAsync(_trained, "codes"), await ReadAsync(again, "codes"));
    }

    [Fact]
    public async Task A_trainer_knows_better_than_a_model_that_was_saved_before_it_was_done()
    {
        using var fresh = Make();
        var stale = await FirstStateAsync();

        fresh.Restore(new Dictionary<string, ComponentState> { ["trainer"] = _trained.Save()["trainer"], ["embedder"] = stale });

        Assert.NotEqual(stale.Tensors, _trained.Save()["embedder"].Tensors);
        Assert.Equal(_trained.Save()["embedder"].Tensors, fresh.Save()["embedder"].Tensors);
    }

    private static async Task<ComponentState> FirstStateAsync()
    {
        using var untrained = Make();
        var alone = new ModelNode(untrained["test-batch"], ((ModelNode)untrained["embedder"]).Model);
        await alone.FreezeAsync(Token);
        return alone.Save();
    }

    private static LocalGraph Make() => LocalGraph.Create(Sample, Catalog, new TestServices(new RunLog(), new DataRoots(SourceTree.Root)));

    private static async Task<Message> ReadAsync(LocalGraph graph, string output) => Message.Concat(await graph.ReadAsync(output, Token).ToListAsync(Token));

    public ValueTask DisposeAsync()
    {
        _trained.Dispose();
        return ValueTask.CompletedTask;
    }
}
