using System.Reflection;

namespace Fireworks.Hosting;

/// <summary>The components that a silo has.</summary>
public static class FireworksCatalog
{
    /// <summary>The components that come with Fireworks, those of the given assemblies and those in a plugins folder.</summary>
    /// <exception cref="ComponentCatalogException">Two have the same kind, or one cannot be described.</exception>
    public static ComponentCatalog Create(IEnumerable<Assembly>? components = null, string? plugins = null) => new(
        [typeof(CsvSource).Assembly, typeof(Train).Assembly, .. components ?? [], .. plugins is null ? [] : Plugins.Load(plugins)]);
}
