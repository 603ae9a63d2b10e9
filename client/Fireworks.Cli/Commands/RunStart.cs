using Fireworks.Api;
using Fireworks.Hosting;

namespace Fireworks.Cli.Commands;

/// <summary>Runs a graph and waits for its end.</summary>
internal sealed class RunStart(Settings settings, Terminal terminal)
{
    public async Task<int> RunAsync(Session session, Graph graph, RunOptions options, OutFile? to, CancellationToken stop)
    {
        await using var run = await session.Client.StartRunAsync(graph, options, stop);
        try
        {
            var progress = new RunProgress(graph, options.Parameters);
            var info = await Bar.RunAsync(terminal, run.Name, bar => WaitAsync(graph, run, to, update => progress.Show(bar, update), stop));
            terminal.Write(info, RunTable.Write);
            return RunTable.End(terminal, info);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await LeaveAsync(session, run);
            throw;
        }
    }

    private static async Task<RunInfo> WaitAsync(Graph graph, RunHandle run, OutFile? to, Action<FeedEvent> show, CancellationToken stop)
    {
        var reading = to is not null ? to.WriteAsync(run, stop) : HasDrivers(graph) ? Task.CompletedTask : ReadAsync(graph, run, stop);
        await foreach (var e in run.EventsAsync(stop)) show(e);
        var info = await run.StatusAsync(stop);
        if (info.State == "complete") await reading;
        return info;
    }

    // A graph that neither trains nor stores anything is complete when its outputs were read.
    private static async Task ReadAsync(Graph graph, RunHandle run, CancellationToken stop)
    {
        foreach (var output in graph.Outputs.Keys)
            await foreach (var _ in run.ReadAsync(output, cancellationToken: stop)) { }
    }

    private static bool HasDrivers(Graph graph)
    {
        var kinds = FireworksCatalog.Create().Kinds;
        return graph.Nodes.Values.Any(n => !kinds.TryGetValue(n.Kind, out var kind) || kind.IsDriver);
    }

    private async Task LeaveAsync(Session session, RunHandle run)
    {
        if (session.IsEmbedded)
        {
            await run.CancelAsync(CancellationToken.None);
            terminal.Note($"{run.Name} is cancelled");
        }
        else
        {
            terminal.Note($"{run.Name} goes on; see it with: {Self.Command(settings, $"run watch {run.Name}")}   end it with: {Self.Command(settings, $"run cancel {run.Name}")}");
        }
    }
}
