using Fireworks.Contracts;

namespace Fireworks.Grains.Tests;

internal static class SearchWaits
{
    /// <summary>The search's status once it holds; asked again after each event, and after the search's grain has moved.</summary>
    public static async Task<SearchStatus> UntilAsync(this IFactoryGrain search, Func<SearchStatus, bool> holds)
    {
        for (long seen = 0; ;)
        {
            try
            {
                var status = await search.StatusAsync(TestContext.Current.CancellationToken);
                if (holds(status)) return status;
                foreach (var happened in await search.EventsAsync(seen, TestContext.Current.CancellationToken)) seen = happened.Sequence;
            }
            catch (OrleansException)
            {
                // The grain's silo has gone; the next call reaches a new activation.
            }
        }
    }

    public static Task<SearchStatus> CompleteAsync(this IFactoryGrain search) => search.UntilAsync(s => s.State == "complete");

    /// <summary>A plan over a graph of one <see cref="Slope"/> with a sink beside it.</summary>
    public static SearchPlan Plan(string name, int trials, int parallel, string config = "") => SearchPlan.Parse($$"""
        { "fireworks": "search/1", "name": "{{name}}", "maximize": "slope/value", "trials": {{trials}}, "parallel": {{parallel}},
          "graph": { "fireworks": "graph/1", "name": "slopes", "parameters": { "x": 0.5 },
                     "nodes": { "slope": { "kind": "slope", "x": "${x}"{{config}} },
                                "rows": { "kind": "count-to", "count": 5 }, "keep": { "kind": "collect", "from": "rows", "name": "{{name}}" } } },
          "space": { "x": { "type": "float", "min": 0, "max": 1 } }, "sampler": { "type": "random", "seed": 7 } }
        """);

    public static string Json(this SearchPlan plan) => plan.ToJson().ToJsonString();
}
