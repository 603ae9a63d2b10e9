using System.Reflection;
using System.Runtime.Loader;

namespace Fireworks.Hosting;

/// <summary>Loads assemblies with components from a folder, each in a load context of its own, so that two may bring different versions of a library.</summary>
internal static class Plugins
{
    /// <summary>The assemblies in a folder: <c>name.dll</c> in it, or <c>name/name.dll</c> with its libraries beside it.</summary>
    public static IEnumerable<Assembly> Load(string folder)
    {
        folder = Path.GetFullPath(folder);
        var nested = Directory.EnumerateDirectories(folder).Select(d => Path.Combine(d, Path.GetFileName(d) + ".dll")).Where(File.Exists);
        return [.. Directory.EnumerateFiles(folder, "*.dll").Concat(nested).Order(StringComparer.Ordinal).Select(path => new PluginContext(path).LoadFromAssemblyPath(path))];
    }

    private sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
    {
        private readonly AssemblyDependencyResolver _resolver = new(path);

        // What the host has loaded is shared: a component must be a Pipe of the host's own Core.
        protected override Assembly? Load(AssemblyName name) =>
            Default.Assemblies.Any(a => a.GetName().Name == name.Name) || _resolver.ResolveAssemblyToPath(name) is not { } found ? null : LoadFromAssemblyPath(found);

        protected override nint LoadUnmanagedDll(string name) => _resolver.ResolveUnmanagedDllToPath(name) is { } found ? LoadUnmanagedDllFromPath(found) : 0;
    }
}
