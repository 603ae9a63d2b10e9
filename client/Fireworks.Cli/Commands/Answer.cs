using System.Globalization;
using Spectre.Console;

namespace Fireworks.Cli.Commands;

/// <summary>Where a model's answer goes: a file that appears whole or not at all, JSON lines or a table on stdout.</summary>
internal sealed class Answer : IAsyncDisposable
{
    private const int MostShown = 20;

    private readonly Terminal _terminal;
    private readonly string? _path;
    private MessageWriter? _file;
    private Message? _columns;
    private Message? _shown;

    private Answer(Terminal terminal, string? path) => (_terminal, _path, _file) = (terminal, path, path is null ? null : MessageFiles.Create(path, Part(path)));

    /// <summary>Opens it.</summary>
    /// <param name="terminal">Where what is no file goes.</param>
    /// <param name="path">The file; null for stdout.</param>
    public static Answer Open(Terminal terminal, string? path) => new(terminal, path);

    /// <summary>Adds rows.</summary>
    /// <param name="rows">What the model said.</param>
    /// <param name="asked">The columns it was asked about, which people know already.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async Task WriteAsync(Message rows, IEnumerable<string> asked, CancellationToken cancellationToken)
    {
        _columns ??= rows.Slice(0, 0);
        if (_file is not null) await _file.WriteAsync(rows, cancellationToken);
        else if (_terminal.Json)
        {
            await using var stdout = Console.OpenStandardOutput();
            await stdout.WriteAsync(await JsonMessages.WriteAsync(rows, lines: true, cancellationToken), cancellationToken);
        }
        else
        {
            string[] added = [.. rows.Names.Except(asked)];
            _shown ??= rows.Select(added.Length > 0 ? added : [.. rows.Names]).Slice(0, Math.Min(MostShown, rows.Length));
        }
    }

    /// <summary>Ends it.</summary>
    public async Task EndAsync(string scaffold, long count, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            await _file.EndAsync(_columns, cancellationToken);
            await CloseAsync();
            File.Move(Part(_path!), _path!, overwrite: true);
            _terminal.Write(new Predicted(scaffold, count, _path!), (console, p) => console.WriteLine($"{p.Rows} rows written to {p.Out}"));
        }
        else if (_shown is not null) Show(_shown, count);
    }

    private void Show(Message rows, long count)
    {
        var table = new Table().SimpleBorder().AddColumn("row").AddColumns([.. rows.Names.Select(Markup.Escape)]);
        var columns = rows.Select(c => c.Value.ToHost()).ToArray();
        for (var row = 0; row < rows.Length; row++)
            table.AddRow([ListTable.Number((long)row), .. columns.Select(c => Markup.Escape(Cell(c, row)))]);
        _terminal.Write(table, (console, t) => console.Write(t));
        if (rows.Length < count) _terminal.Line($"{rows.Length} of {count} rows; all with --out FILE or --json");
    }

    private static string Cell(Column column, int row) => column[row] switch
    {
        null => "",
        string text => text,
        System.Collections.IEnumerable many => string.Join(" ", many.Cast<IFormattable>().Select(v => v.ToString("0.###", CultureInfo.InvariantCulture))),
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Part(string path) => path + ".part";

    private async Task CloseAsync()
    {
        if (_file is { } file) await file.DisposeAsync();
        _file = null;
    }

    // What was not ended is no answer.
    public async ValueTask DisposeAsync()
    {
        if (_file is null) return;
        await CloseAsync();
        File.Delete(Part(_path!));
    }

    /// <summary>What was written.</summary>
    internal sealed record Predicted(string Scaffold, long Rows, string Out);
}
