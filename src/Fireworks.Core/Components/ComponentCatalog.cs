using System.Collections.Immutable;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Fireworks;

/// <summary>The components that a host knows: every class with <see cref="ComponentAttribute"/> in the assemblies it was given.</summary>
/// <remarks>Only pipes are counted; other kinds of registered classes, such as samplers, have catalogs of their own.</remarks>
public sealed class ComponentCatalog
{
    /// <summary>A catalog of the components in these assemblies; those of Core are always there.</summary>
    /// <exception cref="ComponentCatalogException">Two classes have the same kind, or a constructor cannot be described.</exception>
    public ComponentCatalog(params IEnumerable<Assembly> assemblies)
    {
        var kinds = ImmutableSortedDictionary.CreateBuilder<string, ComponentInfo>(StringComparer.Ordinal);
        foreach (var type in assemblies.Prepend(typeof(Pipe).Assembly).Distinct().SelectMany(a => a.GetTypes()).Where(IsComponent))
        {
            var info = new ComponentInfo(type);
            if (!kinds.TryAdd(info.Kind, info))
                throw new ComponentCatalogException(
                    $"A kind names one component, but '{info.Kind}' is both {kinds[info.Kind].Type} and {type}; rename one of them.");
        }
        Kinds = kinds.ToImmutable();
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join("\n", Kinds.Values))));
    }

    /// <summary>The components by kind, sorted.</summary>
    public IReadOnlyDictionary<string, ComponentInfo> Kinds { get; }

    /// <summary>A hash of kinds, versions, ports and parameters: silos of one run have the same.</summary>
    public string Hash { get; }

    /// <summary>The component of a kind.</summary>
    /// <exception cref="ComponentCatalogException">There is none; the message names the nearest.</exception>
    public ComponentInfo this[string kind] => Kinds.TryGetValue(kind, out var info)
        ? info
        : throw new ComponentCatalogException($"There is no component of kind '{kind}'.{Nearest.Hint(kind, [.. Kinds.Keys])}");

    private static bool IsComponent(Type type) =>
        !type.IsAbstract && type.IsAssignableTo(typeof(Pipe)) && type.IsDefined(typeof(ComponentAttribute), inherit: false);
}

/// <summary>The components of a host cannot be put in one catalog, or one that is asked for is not there.</summary>
public sealed class ComponentCatalogException(string message) : FireworksException(message);
