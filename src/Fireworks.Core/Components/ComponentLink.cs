using System.Reflection;

namespace Fireworks;

/// <summary>A value that belongs to another object: reading the link gives what is there now.</summary>
public sealed class ComponentLink : IEquatable<ComponentLink>
{
    private readonly PropertyInfo _property;

    /// <summary>A link to a property of an object.</summary>
    /// <param name="owner">Whose value it is.</param>
    /// <param name="property">The name of a public property.</param>
    /// <exception cref="ArgumentException">The object has no such property that can be read; the message names the nearest.</exception>
    public ComponentLink(object owner, string property)
    {
        var known = owner.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.CanRead && p.GetIndexParameters().Length == 0).ToArray();
        _property = known.FirstOrDefault(p => p.Name == property) ?? throw new ArgumentException(
            $"{owner.GetType().Name} has no property '{property}' to link to; it has: {string.Join(", ", known.Select(p => p.Name))}.{Nearest.Hint(property, [.. known.Select(p => p.Name)])}", nameof(property));
        Owner = owner;
    }

    /// <summary>Whose value it is.</summary>
    public object Owner { get; }

    /// <summary>The property's name.</summary>
    public string Property => _property.Name;

    /// <summary>The property's type.</summary>
    public Type Type => _property.PropertyType;

    /// <summary>What is there now. What the property throws is thrown as it is.</summary>
    public object? Value => _property.GetValue(Owner, BindingFlags.DoNotWrapExceptions, null, null, null);

    /// <inheritdoc/>
    public bool Equals(ComponentLink? other) => other is not null && ReferenceEquals(Owner, other.Owner) && Property == other.Property;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ComponentLink);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(Owner), Property);
}
