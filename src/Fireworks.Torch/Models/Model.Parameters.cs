using TorchSharp.Modules;
using PartLink = Fireworks.Link;

namespace Fireworks;

public abstract partial class Model
{
    /// <summary>All parameters that its output depends on, each once: its own, linked ones, those of modules, of models within it and before it.</summary>
    public IReadOnlyList<Parameter> AllParameters() => ModelWalk.Parameters(this);

    /// <summary>Stops parameters from learning; those before it, and linked ones that are not named, go on.</summary>
    /// <param name="names">Parameters (<c>m</c>, <c>conv.weight</c>), or parts, which means all in them; all of its own when none is named.</param>
    /// <exception cref="ModelPartException">There is no parameter of a name.</exception>
    public void Freeze(params IEnumerable<string> names) => Mark(names, learns: false);

    /// <summary>Lets parameters learn again.</summary>
    /// <inheritdoc cref="Freeze"/>
    public void Unfreeze(params IEnumerable<string> names) => Mark(names, learns: true);

    /// <summary>Its parameters by name: <c>m</c>, <c>conv.weight</c> of a module, <c>inner.m</c> of a model within it.</summary>
    /// <param name="links">Whether linked ones too.</param>
    internal IEnumerable<(string Name, Parameter Value)> Named(bool links) => Extra.Concat(
        Parts.Where(part => links || part.Value is not PartLink).SelectMany(part => ModelWalk.Of(part.Key, part.Value is PartLink link ? link.Value : part.Value)));

    /// <summary>Parameters that are no parts, by name.</summary>
    private protected virtual IEnumerable<(string Name, Parameter Value)> Extra => [];

    private void Mark(IEnumerable<string> names, bool learns)
    {
        string[] asked = [.. names];
        var all = Named(links: asked.Length > 0).ToArray();
        foreach (var name in asked)
            if (!all.Any(p => Means(name, p.Name)))
                throw new ModelPartException($"There is no parameter '{name}'; there are: {string.Join(", ", all.Select(p => p.Name))}.{Fireworks.Nearest.Hint(name, [.. all.Select(p => p.Name)])}");
        foreach (var (name, parameter) in all)
            if (asked.Length == 0 || asked.Any(a => Means(a, name))) parameter.requires_grad = learns;
    }

    private static bool Means(string asked, string name) => name == asked || name.StartsWith(asked + ".", StringComparison.Ordinal);
}
