namespace Fireworks.Cli.Commands;

/// <summary>Weights in the formats of other programs. A file takes its name when it is whole.</summary>
internal static class WeightFiles
{
    /// <summary>The formats, by name.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["safetensors", "pt", "arrow"];

    /// <summary>Writes weights.</summary>
    /// <param name="state">The model's state; as Arrow its tensors go as they lie, each a column of one row.</param>
    /// <param name="weights">The weights in it.</param>
    /// <param name="format">One of <see cref="Formats"/>.</param>
    /// <param name="path">The file.</param>
    public static void Write(ComponentState state, StateDict weights, string format, string path)
    {
        var part = path + ".part";
        try
        {
            if (format == "safetensors") SafetensorsFile.Write(weights, part);
            else if (format == "pt") PtFile.Write(weights, part);
            else state.Tensors.Select([.. weights.Names]).Save(part);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
