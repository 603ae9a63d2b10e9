using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fireworks;

/// <summary>A Parquet file read in a process of its own. If the file kills that process, here is an exception.</summary>
internal sealed class ParquetChild : IParquetGroups
{
    // A reader that gives nothing for so long is caught in the file.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _name;
    private readonly Process _process;
    private readonly Task<string> _said;

    private ParquetChild(string name, Process process)
    {
        (_name, _process) = (name, process);
        _said = process.StandardError.ReadToEndAsync();
    }

    /// <inheritdoc/>
    public Message Columns { get; private set; } = Message.Empty;

    /// <inheritdoc/>
    public IReadOnlyList<long> Rows { get; private set; } = [];

    /// <summary>Opens a file.</summary>
    /// <param name="name">The file as its user named it.</param>
    /// <param name="path">Where it is.</param>
    /// <param name="columns">The columns to read; all when empty.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    public static async Task<ParquetChild> OpenAsync(string name, string path, IReadOnlyList<string> columns, CancellationToken cancellationToken)
    {
        var child = new ParquetChild(name, Process.Start(Command(name, path, columns))!);
        try
        {
            var answer = new ArrowStreamReader(child._process.StandardOutput.BaseStream);
            await child.NextAsync(answer, cancellationToken);
            child.Columns = answer.Columns!;
            child.Rows = JsonSerializer.Deserialize<long[]>(answer.Metadata[ParquetProcess.Groups])!;
            return child;
        }
        catch
        {
            await child.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<Message> ReadAsync(int group, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await AskAsync(group);
        var answer = new ArrowStreamReader(_process.StandardOutput.BaseStream);
        while (await NextAsync(answer, cancellationToken) is { } page) yield return page.Message;
    }

    /// <summary>Ends the process as a damaged file would.</summary>
    internal void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    private async Task AskAsync(int group)
    {
        try
        {
            await _process.StandardInput.WriteLineAsync(group.ToString(CultureInfo.InvariantCulture));
            await _process.StandardInput.FlushAsync();
        }
        catch (IOException e)
        {
            throw await DiedAsync(e);
        }
    }

    private async Task<ArrowPage?> NextAsync(ArrowStreamReader answer, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        waiting.CancelAfter(Patience);
        try
        {
            return await answer.ReadAsync(waiting.Token);
        }
        catch (Exception e) when (e is ArrowFormatException or IOException)
        {
            throw await DiedAsync(e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DataFileException(_name, 0, null, $"Reading it gave nothing for {Patience.TotalMinutes} minutes; the file is damaged.", e);
        }
    }

    private async Task<DataFileException> DiedAsync(Exception e)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The pipe broke because the process is gone; its exit code says more.
        }
        using var waiting = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        try
        {
            await _process.WaitForExitAsync(waiting.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
            await _process.WaitForExitAsync(CancellationToken.None);
        }
        var said = (await _said).Trim();
        return _process.ExitCode switch
        {
            ParquetProcess.Refused => DataFileException.Of(_name, said, e),
            0 => new DataFileException(_name, 0, null, $"The Parquet file cannot be read: {e.Message}", e),
            _ => new DataFileException(_name, 0, null, $"The Parquet file is damaged: the process that read it ended with code {_process.ExitCode}. Get the file again.", e),
        };
    }

    private static ProcessStartInfo Command(string name, string path, IReadOnlyList<string> columns)
    {
        var app = Path.Combine(AppContext.BaseDirectory, System.Reflection.Assembly.GetEntryAssembly()!.GetName().Name!);
        var start = new ProcessStartInfo(Dotnet(name)) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            ["exec", "--runtimeconfig", $"{app}.runtimeconfig.json", "--depsfile", $"{app}.deps.json", typeof(ParquetProcess).Assembly.Location,
             ParquetProcess.Argument, name, path, JsonSerializer.Serialize(columns)])
            start.ArgumentList.Add(argument);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        return start;
    }

    private static string Dotnet(string name)
    {
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") return Environment.ProcessPath!;
        var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        var dotnet = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(dotnet) && typeof(ParquetProcess).Assembly.Location.Length > 0
            ? dotnet
            : throw new DataFileException(name, 0, null, "Parquet files are read in a process of their own, which needs the dotnet command that a self-contained app lacks; "
                + "set \"isolate\": false to read files that you trust in this one.");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await _said;
        _process.Dispose();
    }
}
