using System.Text.Json.Serialization;

namespace Fireworks;

/// <summary>A condition on the columns of a row, told apart in JSON by <c>type</c>: data, never code.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Compare), "compare"), JsonDerivedType(typeof(In), "in"), JsonDerivedType(typeof(Like), "like")]
[JsonDerivedType(typeof(All), "all"), JsonDerivedType(typeof(Any), "any"), JsonDerivedType(typeof(Not), "not")]
public abstract record Predicate
{
    /// <summary>Says for each row whether it is met.</summary>
    /// <exception cref="ColumnMissingException">A column it names is not there.</exception>
    /// <exception cref="ColumnTypeException">A column is of a type that it cannot be asked of.</exception>
    public abstract bool[] Test(Message rows);

    /// <summary>A column of one value a row, in host memory.</summary>
    private protected static Column SingleValues(Message rows, string name) =>
        rows[name].Type.RowShape.IsEmpty ? rows[name].ToHost() : throw new ColumnTypeException(name, "one value a row", rows[name].Type.ToString());
}

/// <summary>Every one of several conditions is met; so are none at all.</summary>
/// <param name="Of">The conditions.</param>
public sealed record All(IReadOnlyList<Predicate> Of) : Predicate
{
    /// <inheritdoc/>
    public override bool[] Test(Message rows)
    {
        var met = Enumerable.Repeat(true, rows.Length).ToArray();
        foreach (var test in Of.Select(p => p.Test(rows)))
            for (var row = 0; row < met.Length; row++) met[row] &= test[row];
        return met;
    }
}

/// <summary>At least one of several conditions is met.</summary>
/// <param name="Of">The conditions.</param>
public sealed record Any(IReadOnlyList<Predicate> Of) : Predicate
{
    /// <inheritdoc/>
    public override bool[] Test(Message rows)
    {
        var met = new bool[rows.Length];
        foreach (var test in Of.Select(p => p.Test(rows)))
            for (var row = 0; row < met.Length; row++) met[row] |= test[row];
        return met;
    }
}

/// <summary>A condition is not met.</summary>
/// <param name="Of">The condition.</param>
public sealed record Not(Predicate Of) : Predicate
{
    /// <inheritdoc/>
    public override bool[] Test(Message rows) => [.. Of.Test(rows).Select(met => !met)];
}
