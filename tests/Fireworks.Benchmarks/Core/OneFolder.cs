namespace Fireworks.Benchmarks;

/// <summary>A host that lets its graphs read one folder.</summary>
internal sealed class OneFolder(string path) : IServiceProvider
{
    public object? GetService(Type serviceType) => serviceType == typeof(DataRoots) ? new DataRoots(path) : null;
}
