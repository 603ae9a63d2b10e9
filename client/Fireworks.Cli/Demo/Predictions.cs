namespace Fireworks.Cli.Demo;

/// <summary>The rows that a run has predicted.</summary>
/// <param name="Rows">All of them, in order.</param>
internal sealed record Predictions(Message Rows)
{
    private static readonly string[] Compared = ["row", "predicted", "scores"];

    public int Count => Rows.Length;

    public static async Task<Predictions> ReadAsync(RunHandle run, CancellationToken cancellationToken)
    {
        var pages = new List<Message>();
        await foreach (var rows in run.ReadAsync("predictions", cancellationToken: cancellationToken)) pages.Add(rows.Select(Compared));
        return new(Message.Concat(pages));
    }

    /// <summary>In how many rows the prediction and every score are the same, to the bit.</summary>
    public int EqualTo(Predictions other) => Count == other.Count ? Enumerable.Range(0, Count).Count(row => Rows.Slice(row, 1).Equals(other.Rows.Slice(row, 1))) : 0;
}
