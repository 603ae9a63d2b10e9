namespace Fireworks.Hosting;

/// <summary>Where the samples are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static Graph DigitsGraph => Graph.Parse(File.ReadAllText(Path.Combine(Root, "client", "samples", "digits.graph.json")));

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Fireworks.Orleans.sln")) ? folder : Find(Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run inside the repository."));
}
