using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fireworks.TestKit;

/// <summary>A second process that knows a component only by its suite, and what it is given: a saved state and a cursor.</summary>
/// <remarks>It is started once for a test assembly, with this assembly's entry point and the test assembly's dependencies, answers one question after
/// another, and ends when its input does: with the process that asks.</remarks>
internal static class Elsewhere
{
    private static readonly SemaphoreSlim Turn = new(1, 1);
    private static Process? _child;

    /// <summary>What is left to read at each stop, as the second process reads it.</summary>
    public static async Task<List<List<Message>>> RestAsync(Type suite, IReadOnlyList<Stop> stops)
    {
        await Turn.WaitAsync();
        try
        {
            _child ??= Start(suite.Assembly);
            await _child.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new Question(suite.FullName!, stops)));
            await _child.StandardInput.FlushAsync();
            var line = await _child.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException($"The second process ended with code {(_child.WaitForExit(1000) ? _child.ExitCode : "?")}.");
            var answer = JsonSerializer.Deserialize<Answer>(line)!;
            return answer.Error is null
                ? [.. answer.Rest!.Select(rest => rest.Select(bytes => ArrowStream.FromBytes(bytes).Message).ToList())]
                : throw new InvalidOperationException($"In the second process: {answer.Error}");
        }
        finally
        {
            Turn.Release();
        }
    }

    private static Process Start(Assembly tests)
    {
        var host = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var start = new ProcessStartInfo(host) { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["exec", "--depsfile", Path.ChangeExtension(tests.Location, ".deps.json"), "--runtimeconfig", Path.ChangeExtension(tests.Location, ".runtimeconfig.json"), typeof(Elsewhere).Assembly.Location, tests.GetName().Name!])
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    /// <summary>The second process: answers until there are no more questions.</summary>
    public static async Task AnswerAsync(string tests, TextReader questions, TextWriter answers)
    {
        var assembly = Assembly.Load(new AssemblyName(tests));
        while (await questions.ReadLineAsync() is { } line)
        {
            await answers.WriteLineAsync(JsonSerializer.Serialize(await AnswerAsync(assembly, JsonSerializer.Deserialize<Question>(line)!)));
            await answers.FlushAsync();
        }
    }

    private static async Task<Answer> AnswerAsync(Assembly tests, Question question)
    {
        try
        {
            var rest = new List<List<byte[]>>();
            foreach (var stop in question.Stops)
            {
                var suite = (PipeConformance)Activator.CreateInstance(tests.GetType(question.Suite, throwOnError: true)!)!;
                rest.Add([.. (await suite.RestAsync(stop)).Select(message => ArrowStream.ToBytes(message))]);
                (suite as IDisposable)?.Dispose();
            }
            return new Answer(rest, null);
        }
        catch (Exception e)
        {
            return new Answer(null, e.ToString());
        }
    }

    /// <summary>Where a reader was stopped.</summary>
    /// <param name="State">What the component had learned.</param>
    /// <param name="Cursor">Where the reader stood.</param>
    internal sealed record Stop(byte[] State, byte[] Cursor);

    private sealed record Question(string Suite, IReadOnlyList<Stop> Stops);

    private sealed record Answer(List<List<byte[]>>? Rest, string? Error);
}
