using System.Globalization;
using System.Text.Json;

namespace Fireworks;

/// <summary>The process that reads one Parquet file for another: what a damaged file does to the native reader ends here.</summary>
/// <remarks>It answers on standard output with Arrow streams: the first has the columns and, as metadata, the rows of each group; then one for
/// each line of standard input, which names a group. It ends with standard input. What it refuses is said on standard error.</remarks>
internal static class ParquetProcess
{
    /// <summary>The first argument; then come the file as its user named it, where it is, and the columns as JSON.</summary>
    public const string Argument = "read-parquet";

    /// <summary>Exit code of a refusal that standard error explains.</summary>
    public const int Refused = 3;

    /// <summary>The metadata that holds the rows of each group.</summary>
    public const string Groups = "fireworks.groups";

    private static async Task<int> Main(string[] args)
    {
        if (args is not [Argument, var name, var path, var columns])
        {
            await Console.Error.WriteLineAsync("This is a library; it starts itself to read Parquet files apart.");
            return 2;
        }
        try
        {
            await ServeAsync(ParquetGroups.Open(name, path, JsonSerializer.Deserialize<string[]>(columns)!));
            return 0;
        }
        catch (FireworksException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Refused;
        }
    }

    private static async Task ServeAsync(ParquetGroups file)
    {
        await using var closing = file;
        await using var to = Console.OpenStandardOutput();
        await AnswerAsync(to, file, AsyncEnumerable.Empty<Message>(), new Dictionary<string, string> { [Groups] = JsonSerializer.Serialize(file.Rows) });
        while (await Console.In.ReadLineAsync() is { } group)
            await AnswerAsync(to, file, file.ReadAsync(int.Parse(group, CultureInfo.InvariantCulture), CancellationToken.None), null);
    }

    private static async Task AnswerAsync(Stream to, ParquetGroups file, IAsyncEnumerable<Message> rows, Dictionary<string, string>? metadata)
    {
        using var writer = new ArrowStreamWriter(to, metadata);
        await foreach (var message in rows) await writer.WriteAsync(message);
        await writer.EndAsync(file.Columns);
        await to.FlushAsync();
    }
}
