namespace Fireworks.Cli.Demo;

/// <summary>What this turn of the demo calls things: the first is <c>digits-lr</c> and <c>digits-best</c>, the second adds <c>-2</c>.</summary>
/// <param name="Turn">From 1.</param>
/// <param name="Resumes">Whether an earlier call began it and did not finish.</param>
internal sealed record DemoNames(int Turn, bool Resumes)
{
    public const string Experiment = "digits";

    public string Run => $"{Experiment}#{Turn}";

    public string Search => "digits-lr" + Suffix;

    public string Scaffold => "digits-best" + Suffix;

    private string Suffix => Turn == 1 ? "" : $"-{Turn}";

    /// <summary>The first turn that is not finished: a turn is finished when its scaffold is saved.</summary>
    public static async Task<DemoNames> NextAsync(FireworksClient client, CancellationToken cancellationToken)
    {
        for (var names = new DemoNames(1, false); ; names = new(names.Turn + 1, false))
        {
            if (await IsThereAsync(() => client.FindScaffoldAsync(names.Scaffold, cancellationToken))) continue;
            return names with { Resumes = await IsThereAsync(() => client.FindSearchAsync(names.Search, cancellationToken)) };
        }
    }

    private static async Task<bool> IsThereAsync<T>(Func<Task<T>> find)
    {
        try
        {
            await find();
            return true;
        }
        catch (FireworksApiException e) when (e.Problem == Api.ProblemTypes.NotFound)
        {
            return false;
        }
    }
}
