using System.Collections;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>The parts of a model by name: parameters, settings, modules, models, and links to parts of other models.</summary>
/// <remarks>
/// <para><c>new ModelParts { ["m"] = new[] { 4f }, ["degree"] = 3, ["b"] = new Link(other, "b") }</c>. Vectors of fractions and tensors become parameters;
/// whole numbers, fractions, texts, true and false are settings; modules, models and junctions of models stay what they are.</para>
/// <para>A value set over a link makes the part the model's own and leaves the linked one as it is; a link set over a value replaces it.</para>
/// </remarks>
public sealed class ModelParts : IEnumerable<KeyValuePair<string, object>>
{
    private readonly OrderedDictionary<string, object> _parts = new(StringComparer.Ordinal);
    private IReadOnlyList<PartRule> _rules = [];

    /// <summary>The parts' names, in order.</summary>
    public IEnumerable<string> Names => _parts.Keys;

    /// <summary>A part: a parameter, a setting, a module, a model, or, for a link, what it leads to. Setting it checks its kind.</summary>
    /// <exception cref="ModelPartException">There is no such part, or the value is of a kind that the model does not take there.</exception>
    public object this[string name]
    {
        get => Given(name) is Link link ? link.Value : Given(name);
        set
        {
            var part = PartOf(Require.NotEmpty(name), value);
            if (_rules.FirstOrDefault(rule => rule.Name == name) is { } rule) Check(rule, part);
            _parts[name] = part;
        }
    }

    /// <summary>Whether there is a part of that name.</summary>
    public bool Has(string name) => _parts.ContainsKey(name);

    /// <summary>Whether the part belongs to another model.</summary>
    public bool IsLink(string name) => Given(name) is Link;

    /// <summary>Takes a part out; parts that the model needs stay.</summary>
    /// <exception cref="ModelPartException">There is none, or the model needs it.</exception>
    public void Remove(string name)
    {
        if (_rules.Any(rule => rule.Name == name)) throw new ModelPartException($"The model needs '{name}'; set it to something else instead.");
        _ = Given(name);
        _parts.Remove(name);
    }

    /// <summary>Fills in defaults, and from then on checks what is set.</summary>
    /// <exception cref="ModelPartException">Parts are missing or of the wrong kind; all are named.</exception>
    internal void Follow(string model, IReadOnlyList<PartRule> rules)
    {
        foreach (var rule in rules)
            if (!Has(rule.Name) && rule.Default is { } make) this[rule.Name] = make();
        var missing = rules.Where(rule => !Has(rule.Name)).Select(rule => $"'{rule.Name}' ({Name(rule.Kind)})").ToArray();
        if (missing.Length > 0) throw new ModelPartException($"{model} needs {string.Join(", ", missing)}, but was given: {(Names.Any() ? string.Join(", ", Names) : "nothing")}.");
        foreach (var rule in rules) Check(rule, _parts[rule.Name]);
        _rules = rules;
    }

    /// <summary>Puts defaults back, for the parts that have one. A parameter stays the same object, which optimizers and links hold.</summary>
    internal void Reset()
    {
        foreach (var rule in _rules)
        {
            if (rule.Default is not { } make || IsLink(rule.Name)) continue;
            var fresh = PartOf(rule.Name, make());
            if (_parts[rule.Name] is not Parameter old || fresh is not Parameter start || !old.shape.AsSpan().SequenceEqual(start.shape))
            {
                _parts[rule.Name] = fresh;
                continue;
            }
            TorchWork.Run(grad: false, () => { old.copy_(start); });
            start.Dispose();
        }
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => _parts.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private object Given(string name) => _parts.TryGetValue(name, out var part)
        ? part
        : throw new ModelPartException($"There is no part '{name}'; there are: {string.Join(", ", Names)}.{Nearest.Hint(name, [.. Names])}");

    private static object PartOf(string name, object value) => value switch
    {
        Parameter or nn.Module or Model or IForward or int or long or float or double or string or bool => value,
        Tensor tensor => ParameterOf(tensor.detach().clone()),
        IEnumerable<float> numbers => ParameterOf(torch.tensor([.. numbers])),
        IEnumerable<double> numbers => ParameterOf(torch.tensor(numbers.Select(n => (float)n).ToArray())),
        Link link => Linked(name, link),
        _ => throw new ModelPartException($"'{name}' cannot be a {value?.GetType().Name ?? "null"}: a part is a vector of fractions, a tensor, a number, a text, a module, a model or a link."),
    };

    private static Parameter ParameterOf(Tensor tensor)
    {
        var parameter = new Parameter(tensor);
        parameter.DetachFromDisposeScope();                   // it lives as long as the model, wherever that is made
        return parameter;
    }

    private static Link Linked(string name, Link link) => link.Model.Parts.Has(link.Part)
        ? link
        : throw new ModelPartException(
            $"'{name}' links to part '{link.Part}' of {link.Model.GetType().Name}, which has: {string.Join(", ", link.Model.Parts.Names)}.{Nearest.Hint(link.Part, [.. link.Model.Parts.Names])}");

    private static void Check(PartRule rule, object part)
    {
        var found = KindOf(part is Link link ? link.Value : part);
        if (found != rule.Kind) throw new ModelPartException($"Part '{rule.Name}' must be a {Name(rule.Kind)}, but is a {Name(found)}.");
    }

    private static PartKind KindOf(object part) => part switch { Parameter => PartKind.Parameter, nn.Module => PartKind.Module, IForward => PartKind.Model, _ => PartKind.Setting };

    private static string Name(PartKind kind) => kind.ToString().ToLowerInvariant();
}

/// <summary>A part of a model is missing, unknown, or of the wrong kind.</summary>
public sealed class ModelPartException(string message) : FireworksException(message);
