using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Writes its input's rows into one file, in the format that the extension names, and gives them on when it is read.</summary>
/// <remarks>
/// <para><c>.arrow</c>, <c>.parquet</c>, <c>.json</c>, <c>.jsonl</c>, <c>.ndjson</c>, <c>.csv</c> and <c>.tsv</c>; the text formats also with <c>.gz</c>.</para>
/// <para>Rows are written beside the file, which appears whole once the input has ended; one of that name is replaced then. A file in these
/// formats cannot be continued, so a run that was stopped writes it again from the first row: its input gives the same rows.</para>
/// <para>A file says at its beginning which columns may have gaps. Where a column's first gap, or that of its lists' items, comes in a later message,
/// the file is begun anew, once for each message that has such gaps.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="path">The file, under the host's output folder; outside a host, under the current directory.</param>
[Component("file")]
public sealed class FileSink(Pipe input, string path) : Pipe(input), IDriver
{
    private const string DoneValue = "done";

    private bool _isDone;

    /// <summary>The file.</summary>
    public string Path { get; } = MessageFiles.Known(path);

    /// <inheritdoc/>
    /// <exception cref="ComponentException">No rows came, so that the columns are unknown; no file is written.</exception>
    /// <exception cref="ColumnTypeException">The format cannot hold a column.</exception>
    /// <exception cref="MessageShapeException">A message has other columns than the first.</exception>
    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        if (_isDone) return;
        var file = (Context.Find<OutputFolder>() ?? new OutputFolder(Directory.GetCurrentDirectory())).Resolve(Path);
        var part = $"{file}.part";
        try
        {
            Message? columns = null;
            while (await LateGapsAsync(part, columns, cancellationToken) is { } needed) columns = needed;
            File.Move(part, file, overwrite: true);
            _isDone = true;
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Writes the file; or returns the columns that it must begin with, as more of them may have gaps than it was begun with.</summary>
    private async Task<Message?> LateGapsAsync(string part, Message? columns, CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(part, columns, cancellationToken);
            return null;
        }
        catch (LateGapsException e)
        {
            return e.Needed;
        }
    }

    private async Task WriteAsync(string part, Message? columns, CancellationToken cancellationToken)
    {
        await using var writer = MessageFiles.Create(Path, part);
        if (columns is not null) await writer.WriteAsync(columns, cancellationToken);
        var any = false;
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            await writer.WriteAsync(rows, cancellationToken);
            any = true;
        }
        if (!any) throw new ComponentException($"No rows came for '{Path}', so its columns are unknown and no file is written; look at what its input reads.");
        await writer.EndAsync(null, cancellationToken);
    }

    /// <inheritdoc/>
    public override ComponentState Save() => _isDone ? new ComponentState(new JsonObject { [DoneValue] = true }, Message.Empty) : ComponentState.Empty;

    /// <inheritdoc/>
    public override void Restore(ComponentState state) => _isDone = !state.IsEmpty && state.Value<bool>(DoneValue);
}
