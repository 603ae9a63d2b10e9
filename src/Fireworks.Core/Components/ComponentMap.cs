using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Named parts of a component: values of its own, and links to values of others. Immutable; changes give a new map.</summary>
/// <remarks>A value that is a <see cref="ComponentLink"/> is a link; everything else, pairs included, is a value. Reading the map gives the parts that are there
/// now: while what a link points to is null, the map has no part of its name. The link stays among <see cref="Links"/>.</remarks>
public sealed class ComponentMap : IReadOnlyDictionary<string, object>
{
    private readonly ImmutableSortedDictionary<string, object> _parts;

    private ComponentMap(ImmutableSortedDictionary<string, object> parts) => _parts = parts;

    /// <summary>A map of these parts.</summary>
    /// <param name="parts">Values and links by name.</param>
    /// <param name="owner">Who needs parts, as an error names it.</param>
    /// <param name="required">What is needed; a link counts by what is there now.</param>
    /// <exception cref="ArgumentException">A name is empty or comes twice, or a part is null.</exception>
    /// <exception cref="ComponentPartsException">Required parts are missing or of another type; lists all of them.</exception>
    public ComponentMap(IEnumerable<KeyValuePair<string, object>> parts, string owner = "The component", params IEnumerable<RequiredPart> required)
    {
        var all = ImmutableSortedDictionary.CreateBuilder<string, object>(StringComparer.Ordinal);
        foreach (var (name, part) in parts)
        {
            if (all.ContainsKey(Require.NotEmpty(name))) throw new ArgumentException($"The parts of a component have a name each, but '{name}' comes twice; rename one.", nameof(parts));
            all.Add(name, NotNull(name, part));
        }
        _parts = all.ToImmutable();
        RequiredPart.Check(owner, required, this);
    }

    /// <summary>No parts.</summary>
    public static ComponentMap Empty { get; } = new(ImmutableSortedDictionary.Create<string, object>(StringComparer.Ordinal));

    /// <summary>The links by name.</summary>
    public IReadOnlyDictionary<string, ComponentLink> Links => _parts.Where(p => p.Value is ComponentLink).ToImmutableSortedDictionary(p => p.Key, p => (ComponentLink)p.Value, StringComparer.Ordinal);

    /// <summary>The values of its own by name.</summary>
    public IReadOnlyDictionary<string, object> Values => _parts.RemoveRange(Links.Keys);

    /// <summary>A part: its value, or what its link points to now.</summary>
    /// <exception cref="ComponentPartsException">There is none of that name; the message names the nearest.</exception>
    public object this[string key] => TryGetValue(key, out var value)
        ? value
        : throw new ComponentPartsException("The map", [Missing(key)]);

    private string Missing(string key) => _parts.GetValueOrDefault(key) is ComponentLink link
        ? $"'{key}' links to {link.Owner.GetType().Name}.{link.Property}, which is null now; set it, or put a value in the place of the link."
        : $"There is no '{key}', only {string.Join(", ", _parts.Keys)}.{Nearest.Hint(key, [.. _parts.Keys])}";

    /// <summary>This map with a value or link added, or put in the place of what had its name. What a link pointed to is left alone.</summary>
    /// <exception cref="ArgumentException">The name is empty, or the part is null.</exception>
    public ComponentMap With(string name, object part) => new(_parts.SetItem(Require.NotEmpty(name), NotNull(name, part)));

    private static object NotNull(string name, object? part) =>
        part ?? throw new ArgumentException($"The parts of a component are values and links, but '{name}' is null; leave it out.", nameof(part));

    /// <summary>This map without a value or link.</summary>
    /// <exception cref="ComponentPartsException">There is none of that name.</exception>
    public ComponentMap Without(string name) => _parts.ContainsKey(name) ? new(_parts.Remove(name)) : throw new ComponentPartsException("The map", [Missing(name)]);

    /// <summary>The values of its own. Links are not part of it: their owners save what they point to.</summary>
    /// <exception cref="ComponentStateException">A value is neither a tensor nor something that JSON can hold.</exception>
    public ComponentState Save()
    {
        var (values, tensors) = (new JsonObject(), new List<KeyValuePair<string, Column>>());
        foreach (var (name, value) in Values)
        {
            if (value is TensorColumn tensor) tensors.Add(new(name, ComponentState.Whole(tensor)));
            else if (value is string or bool or int or long or float or double or decimal or JsonNode) values[name] = ComponentJson.Write(value, value.GetType());
            else throw new ComponentStateException($"The value '{name}' cannot be saved: it is {value.GetType().Name}, not a number, text, truth value, JSON or tensor. Link to it where it belongs to another component.");
        }
        return new ComponentState(values, new Message(tensors));
    }

    /// <summary>This map with saved values in the places of its own of that name; others stay, and unknown names are added.</summary>
    /// <remarks>A saved number, text or truth value takes the type that the value here has; what is not here comes back as JSON.</remarks>
    /// <exception cref="ComponentStateException">A saved value is of another type than the one here.</exception>
    public ComponentMap Merge(ComponentState state)
    {
        var parts = _parts;
        foreach (var (name, saved) in state.Values)
            if (saved is not null) parts = parts.SetItem(name, parts.TryGetValue(name, out var old) && old is not (ComponentLink or JsonNode) ? Typed(name, saved, old.GetType()) : saved.DeepClone());
        foreach (var (name, _) in state.Tensors)
            parts = !parts.TryGetValue(name, out var old) || old is TensorColumn or ComponentLink ? parts.SetItem(name, state.Tensor(name))
                : throw new ComponentStateException($"The saved value does not fit. '{name}' must be {old.GetType().Name}, as it is here, but is a tensor.");
        return new(parts);
    }

    private static object Typed(string name, JsonNode saved, Type type)
    {
        try
        {
            return ComponentJson.Read(name, saved, type);
        }
        catch (ComponentConfigException e)
        {
            throw new ComponentStateException($"The saved value does not fit. {e.Message}", e);
        }
    }

    /// <inheritdoc/>
    public int Count => Now.Count();

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Now.Select(part => part.Key);

    IEnumerable<object> IReadOnlyDictionary<string, object>.Values => Now.Select(part => part.Value);

    private IEnumerable<KeyValuePair<string, object>> Now
    {
        get
        {
            foreach (var name in _parts.Keys)
                if (TryGetValue(name, out var value)) yield return KeyValuePair.Create(name, value);
        }
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <summary>A part, or nothing where there is none or its link points to nothing now.</summary>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object value)
    {
        value = _parts.TryGetValue(key, out var part) && part is ComponentLink link ? link.Value : part;
        return value is not null;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, object>> GetEnumerator() => Now.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
