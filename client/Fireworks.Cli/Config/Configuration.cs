using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.Cli;

/// <summary>A value and where it comes from: flag, environment, file or default.</summary>
/// <param name="Value">The value as text; null when there is none.</param>
/// <param name="Origin">flag, environment, file or default.</param>
/// <param name="Source">The flag, the variable or the file; null for a default.</param>
internal sealed record Configured(string? Value, string Origin, string? Source);

/// <summary>What is set outside the command line: the environment before <c>./fireworks.json</c> before the user's own file.</summary>
internal sealed class Configuration
{
    private static readonly Lazy<Configuration> Loaded = new(() => new(FileHere(), UserFile()));

    private readonly (string Path, JsonObject Values)[] _files;

    private Configuration(params string[] files) => _files = [.. files.Where(File.Exists).Select(path => (path, Read(path)))];

    /// <summary>That of this process.</summary>
    /// <exception cref="UsageException">A file is not as it must be.</exception>
    public static Configuration Current => Loaded.Value;

    /// <summary>What is set, as long as no flag says otherwise.</summary>
    public Configured this[Setting setting]
    {
        get
        {
            if (Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } variable) return new(variable, "environment", setting.Variable);
            foreach (var (path, values) in _files)
                if (values[setting.Name] is { } value) return new(value.ToString(), "file", path);
            return new(setting.Default, "default", null);
        }
    }

    /// <summary>What holds for a command: a flag before everything else.</summary>
    public Configured Of(Setting setting, ParseResult parsed, Option? option) =>
        option is not null && parsed.GetResult(option) is { Implicit: false } given
            ? new(setting.IsSwitch ? "true" : string.Join(' ', given.Tokens.Select(t => t.Value)), "flag", setting.Flag)
            : this[setting];

    /// <summary>Whether a switch is on. NO_COLOR is on whatever it holds.</summary>
    public bool IsOn(Setting setting) => this[setting] is { Value: { } value, Origin: var origin }
        && (setting == KnownSettings.NoColor && origin == "environment" || value is "1" or "true" or "yes" or "on");

    private static string FileHere() => Path.Combine(Directory.GetCurrentDirectory(), "fireworks.json");

    private static string UserFile()
    {
        var folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given : Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData);
        return Path.Combine(folder, "fireworks", "config.json");
    }

    private static JsonObject Read(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            return Checked(path, JsonNode.Parse(Files.Read("configuration", path), documentOptions: options) as JsonObject ?? throw new UsageException($"{path}: The file is one JSON object, but this is none."));
        }
        catch (JsonException e)
        {
            throw new UsageException($"{path}: {e.Message}");
        }
    }

    private static JsonObject Checked(string path, JsonObject values)
    {
        string[] known = [.. KnownSettings.All.Select(s => s.Name)];
        foreach (var (name, value) in values)
        {
            if (KnownSettings.All.FirstOrDefault(s => s.Name == name) is not { } setting)
                throw new UsageException($"{path}: There is no setting '{name}'; there are: {string.Join(", ", known)}.{Nearest.Hint(name, known)}");
            var fits = value is null || value.GetValueKind() is var kind && (setting.IsSwitch ? kind is JsonValueKind.True or JsonValueKind.False : kind is JsonValueKind.String);
            if (!fits) throw new UsageException($"{path}: '{name}' is {(setting.IsSwitch ? "true or false" : "a text")}, but is {value!.ToJsonString()}.");
        }
        return values;
    }
}
