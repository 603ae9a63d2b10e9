using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fireworks.Hosting;

/// <summary>The log files of runs: appended to by one thread, bounded in length and in how many are open.</summary>
/// <remarks>A file that is full becomes <c>log.1.txt</c>, in place of the one before, and a new one is begun: the newest lines are kept. A file that
/// cannot be written is given up, and training goes on: its metrics and its end are in the tables.</remarks>
/// <param name="folder">Where each run has a folder.</param>
/// <param name="mostBytes">A file's length. Default 4 MiB.</param>
/// <param name="mostOpen">Files kept open. Default 32.</param>
internal sealed class RunLogFiles(string folder, long mostBytes = 4 << 20, int mostOpen = 32) : IDisposable
{
    /// <summary>A line's length in characters; what is longer is cut.</summary>
    public const int MostCharacters = 16_384;

    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly RunLogFolder _folder = new(folder);
    private readonly LinkedList<(string Run, FileStream File)> _open = [];

    /// <summary>Where a run's log is.</summary>
    public string PathOf(string run) => Path.Combine(_folder.FolderOf(run), "log.txt");

    /// <summary>A value as it stands in a line.</summary>
    public static string Quoted(string value)
    {
        if (value.Length > MostCharacters) value = string.Concat(value.AsSpan(0, MostCharacters), "…");
        return value.Length > 0 && !value.Any(c => c is ' ' or '"' or '=' or '\\' || char.IsControl(c)) ? value : JsonSerializer.Serialize(value, Readable);
    }

    /// <summary>Adds a line to a run's log.</summary>
    public void Append(string run, string line)
    {
        try
        {
            var file = FileOf(run);
            if (file.Length >= mostBytes) file = Begin(run);
            file.Write(Encoding.UTF8.GetBytes(line + "\n"));
            file.Flush();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Close(run);         // the next line tries again
        }
    }

    private FileStream FileOf(string run)
    {
        for (var node = _open.First; node is not null; node = node.Next)
        {
            if (node.Value.Run != run) continue;
            _open.Remove(node);
            _open.AddFirst(node);
            return node.Value.File;
        }
        if (_open.Count >= mostOpen) Close(_open.Last!.Value.Run);
        var path = PathOf(run);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Silos that share a folder share a run's file: each line is one write at its end.
        var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        _open.AddFirst((run, file));
        return file;
    }

    private FileStream Begin(string run)
    {
        Close(run);
        var path = PathOf(run);
        File.Move(path, Path.ChangeExtension(path, ".1.txt"), overwrite: true);
        return FileOf(run);
    }

    private void Close(string run)
    {
        for (var node = _open.First; node is not null; node = node.Next)
        {
            if (node.Value.Run != run) continue;
            _open.Remove(node);
            node.Value.File.Dispose();
            return;
        }
    }

    public void Dispose()
    {
        foreach (var (_, file) in _open) file.Dispose();
        _open.Clear();
    }
}
