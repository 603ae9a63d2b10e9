using Fireworks.Api;

namespace Fireworks.Cli.Commands;

/// <summary>Follows a search until it is complete or stopped, under a bar or as JSON lines.</summary>
internal sealed class SearchWatch(Settings settings, Terminal terminal)
{
    public async Task<int> RunAsync(Session session, string name, CancellationToken stop)
    {
        await using var search = await session.Client.FindSearchAsync(name, stop);
        try
        {
            var before = await search.StatusAsync(stop);
            var info = await Bar.RunAsync(terminal, search.Name, bar => terminal.Json ? TellAsync(search, stop) : SearchRun.WatchAsync(search, before, bar, stop));
            if (!terminal.Json) terminal.Write(info, SearchTable.Write);
            return End(info);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            var goesOn = session.IsEmbedded ? "rests until a silo serves the folder again" : "goes on";
            terminal.Note($"{search.Name} {goesOn}; watch it with: {Self.Command(settings, $"search watch {search.Name}")}   stop it with: {Self.Command(settings, $"search cancel {search.Name}")}");
            throw;
        }
    }

    /// <summary>The exit code of a search's end.</summary>
    public static int End(SearchInfo search) => search is { State: "complete", Best: not null } ? ExitCodes.Ok : ExitCodes.Failed;

    private async Task<SearchInfo> TellAsync(SearchHandle search, CancellationToken stop)
    {
        await foreach (var e in search.EventsAsync(stop)) terminal.Event(e);
        return await search.StatusAsync(stop);
    }
}
