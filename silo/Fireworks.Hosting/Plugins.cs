using System.Reflection;
using System.Runtime.Loader;

namespace Fireworks.Hosting;

/// <summary>Loads assemblies with components from a folder, each in a load context of its own, so that two may bring different versions of a library.</summary>
internal static class Plugins
{
    /// <summary>The assemblies in a folder: <c>name.dll</c> in it, or <c>name/name.dll</c> with its libraries beside it.</summary>
    /// <exception cref="FireworksOptionsException">There is no such folder.</exception>
    /// <exception cref="ComponentCatalogException">A file in it is no assembly.</exception>
    public static IEnumerable<Assembly> Load(string folder)
    {
        folder = Path.GetFullPath(folder);
        if (!Directory.Exists(folder)) throw new FireworksOptionsException(nameof(FireworksOptions.Plugins), $"must be a folder that exists, but '{folder}' does not");
        var nested = Directory.EnumerateDirectories(folder).Select(d => Path.Combine(d, Path.GetFileName(d) + ".dll")).Where(File.Exists);
        return [.. Directory.EnumerateFiles(folder, "*.dll").Concat(nested).Order(StringComparer.Ordinal).Select(Open)];
    }

    private static Assembly Open(string path)
    {
        try
        {
            return new PluginContext(path).LoadFromAssemblyPath(path);
        }
        catch (BadImageFormatException e)
        {
            throw new ComponentCatalogException($"'{path}' is no .NET assembly, so it brings no components; take it out of the plugins folder. {e.Message}");
        }
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
