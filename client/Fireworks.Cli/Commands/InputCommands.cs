using System.CommandLine;
using Fireworks.Api;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

internal static class InputCommands
{
    private const int DefaultRows = 4096;
    private const int MostRows = 65_536;

    public static Command Create() => new("input", "Push data that graphs read by { \"kind\": \"input\", \"name\": … }.") { Push(), List(), Show() };

    private static Command Push()
    {
        var (name, file) = (Named(), new Argument<string>("file") { Description = "CSV, JSON, JSON lines, Parquet or Arrow, by its extension." });
        var rows = new Option<int>("--chunk-rows") { Description = $"Rows of one chunk, up to {MostRows}.", DefaultValueFactory = _ => DefaultRows };
        return new Command("push", "Push a file as an input, chunk by chunk. Repeated after it broke off, it sends what is missing.") { name, file, rows }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var (input, path, chunkRows) = (parsed.GetValue(name)!, parsed.GetValue(file)!, parsed.GetValue(rows));
            if (chunkRows is < 1 or > MostRows) throw new UsageException($"--chunk-rows lies between 1 and {MostRows}, but is {chunkRows}.");
            if (!File.Exists(path)) throw new MissingException($"There is no file '{path}' in {Directory.GetCurrentDirectory()}.");
            var source = MessageFiles.Open(path, chunkRows);

            await using var session = await Session.OpenAsync(settings, terminal, reads: false, null, stop);
            var done = new PushProgress(0, 0, 0, 0);
            var pushed = await Bar.RunAsync(terminal, $"pushing {input}", bar => session.Client.PushAsync(input, source.IterateAsync(cancellationToken: stop), new Told(p =>
            {
                done = p;
                bar.Set(0, 0, $"{p.Chunks} chunks  {p.Rows} rows");
            }), stop));
            terminal.Write(new Pushed(pushed.Input, done.Chunks - done.Skipped, done.Skipped), (console, p) =>
                console.WriteLine($"{p.Input.Name}: {p.Input.Rows} rows in {p.Input.Chunks} chunks, {p.Sent} sent{(p.Skipped > 0 ? $", {p.Skipped} were there" : "")}"));
            return ExitCodes.Ok;
        });
    }

    private static Command List()
    {
        var limit = ListTable.Limit();
        return new Command("list", "List inputs, newest first.") { limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            ListTable.Write(
                terminal, await session.Client.InputsAsync(parsed.GetValue(limit), stop), "no inputs", ["input", "state", "chunks", "rows", "bytes", "created"],
                i => [i.Name, i.State, ListTable.Number(i.Chunks), ListTable.Number(i.Rows), ListTable.Number(i.Bytes), ListTable.Time(i.CreatedAt)]);
            return ExitCodes.Ok;
        });
    }

    private static Command Show()
    {
        var name = Named();
        return new Command("show", "Show an input: its columns and the chunks that are there.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            terminal.Write(await session.Client.FindInputAsync(parsed.GetValue(name)!, stop), Write);
            return ExitCodes.Ok;
        });
    }

    private static void Write(IAnsiConsole console, InputInfo input)
    {
        console.WriteLine($"{input.Input.Name}   {input.Input.State}   {input.Input.Rows} rows   {ListTable.Time(input.Input.CreatedAt)}");
        console.WriteLine($"columns: {input.Input.Columns}");
        var table = new Table().SimpleBorder().AddColumns("chunk", "rows", "bytes", "hash");
        foreach (var chunk in input.Present) table.AddRow(ListTable.Number(chunk.Number), ListTable.Number(chunk.Rows), ListTable.Number(chunk.Bytes), chunk.Hash[..12]);
        console.Write(table);
    }

    private static Argument<string> Named() => new("input") { Description = "The input's name." };

    /// <summary>What a push did.</summary>
    internal sealed record Pushed(InputItem Input, long Sent, long Skipped);

    // Told in order and at once; Progress<T> would tell from another thread, after the end.
    private sealed class Told(Action<PushProgress> tell) : IProgress<PushProgress>
    {
        public void Report(PushProgress value) => tell(value);
    }
}
