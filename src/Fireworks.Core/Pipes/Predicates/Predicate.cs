using System.Text.Json.Serialization;

namespace Fireworks;

/// <summary>A condition on the columns of a row, told apart in JSON by <c>type</c>: data, never code.</summary>
/// <remarks>What is asked of a gap is unknown, as in SQL: neither it nor its opposite is met. So <c>!=</c> and <see cref="Not"/> keep no gaps; ask for them
/// with <see cref="IsMissing"/>. An unknown condition leaves <see cref="All"/> and <see cref="Any"/> to the others where those decide.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Compare), "compare"), JsonDerivedType(typeof(In), "in"), JsonDerivedType(typeof(Like), "like")]
[JsonDerivedType(typeof(IsMissing), "is_missing"), JsonDerivedType(typeof(IsPresent), "is_present")]
[JsonDerivedType(typeof(All), "all"), JsonDerivedType(typeof(Any), "any"), JsonDerivedType(typeof(Not), "not")]
public abstract record Predicate
{
    /// <summary>Says for each row whether it is met.</summary>
    /// <exception cref="ColumnMissingException">A column it names is not there.</exception>
    /// <exception cref="ColumnTypeException">A column is of a type that it cannot be asked of.</exception>
    public bool[] Test(Message rows) => [.. Judge(rows).Select(met => met == true)];

    /// <summary>Says for each row whether it is met; null where that is unknown.</summary>
    internal abstract bool?[] Judge(Message rows);

    /// <summary>What is met by the values of a column and unknown of its gaps.</summary>
    private protected static bool?[] Judge(Column column, Func<int, bool> isMet)
    {
        var gaps = Gaps.Rows(column);
        return [.. gaps.Select((isGap, row) => isGap ? (bool?)null : isMet(row))];
    }

    /// <summary>Conditions, none of which is null.</summary>
    private protected static IReadOnlyList<Predicate> Given(IReadOnlyList<Predicate> of) =>
        of.Contains(null!) ? throw new ArgumentException("'of' must be conditions, but holds a null; remove it.", nameof(of)) : of;

    /// <summary>A column of one value a row, in host memory.</summary>
    private protected static Column SingleValues(Message rows, string name) =>
        rows[name].Type.RowShape.IsEmpty ? rows[name].ToHost() : throw new ColumnTypeException(name, "one value a row", rows[name].Type.ToString());
}

/// <summary>Every one of several conditions is met; so are none at all.</summary>
/// <param name="Of">The conditions.</param>
/// <exception cref="ArgumentException">A condition is null.</exception>
public sealed record All(IReadOnlyList<Predicate> Of) : Predicate
{
    /// <summary>The conditions.</summary>
    public IReadOnlyList<Predicate> Of { get; } = Given(Of);

    internal override bool?[] Judge(Message rows)
    {
        var met = Enumerable.Repeat<bool?>(true, rows.Length).ToArray();
        foreach (var test in Of.Select(p => p.Judge(rows)))
            for (var row = 0; row < met.Length; row++) met[row] &= test[row];
        return met;
    }
}

/// <summary>At least one of several conditions is met.</summary>
/// <param name="Of">The conditions.</param>
/// <exception cref="ArgumentException">A condition is null.</exception>
public sealed record Any(IReadOnlyList<Predicate> Of) : Predicate
{
    /// <summary>The conditions.</summary>
    public IReadOnlyList<Predicate> Of { get; } = Given(Of);

    internal override bool?[] Judge(Message rows)
    {
        var met = Enumerable.Repeat<bool?>(false, rows.Length).ToArray();
        foreach (var test in Of.Select(p => p.Judge(rows)))
            for (var row = 0; row < met.Length; row++) met[row] |= test[row];
        return met;
    }
}

/// <summary>A condition is not met, though it could be: of a gap that is unknown.</summary>
/// <param name="Of">The condition.</param>
public sealed record Not(Predicate Of) : Predicate
{
    internal override bool?[] Judge(Message rows) => [.. Of.Judge(rows).Select(met => !met)];
}
