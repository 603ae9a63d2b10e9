using Fireworks.Api;

namespace Fireworks.Cli.Commands;

/// <summary>Follows a run to its end, under a bar or as JSON lines.</summary>
internal sealed class RunWatch(Settings settings, Terminal terminal)
{
    public async Task<int> RunAsync(Session session, string name, CancellationToken stop)
    {
        await using var run = await session.Client.FindRunAsync(name, stop);
        var before = await run.StatusAsync(stop);
        if (before.Search is { } search) return OfSearch(run, before, search);
        try
        {
            var info = await Bar.RunAsync(terminal, run.Name, bar => FollowAsync(run, bar, stop));
            if (!terminal.Json) terminal.Write(info, RunTable.Write);
            return RunTable.End(terminal, info);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var goesOn = session.IsEmbedded ? "rests until a silo serves the folder again" : "goes on";
            terminal.Note($"{run.Name} {goesOn}; watch it with: {Self.Command(settings, $"run watch {run.Name}")}   end it with: {Self.Command(settings, $"run cancel {run.Name}")}");
            throw;
        }
    }

    private async Task<RunInfo> FollowAsync(RunHandle run, Bar bar, CancellationToken stop)
    {
        var progress = new RunProgress();
        await foreach (var e in run.EventsAsync(stop))
        {
            terminal.Event(e);
            progress.Show(bar, e);
        }
        return await run.StatusAsync(stop);
    }

    // A trial is led by its search, which tells what happens to it.
    private int OfSearch(RunHandle run, RunInfo info, string search)
    {
        if (info.State is "running" or "paused") throw new EndedAlreadyException($"{run.Name} is trial {info.Trial} of a search, which tells what happens to it: {Self.Command(settings, $"search watch {search}")}");
        terminal.Event(new FeedEvent { Type = "state", Sequence = 1, State = info.State, Error = info.Error });
        if (!terminal.Json) terminal.Write(info, RunTable.Write);
        return RunTable.End(terminal, info);
    }
}
