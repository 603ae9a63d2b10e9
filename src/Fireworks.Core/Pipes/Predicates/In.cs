using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>A column has one of several values, each compared as <see cref="Compare"/> does.</summary>
/// <param name="Column">The column; one value a row.</param>
/// <param name="Values">Numbers, texts or truth values, as the column holds.</param>
public sealed record In(string Column, IReadOnlyList<JsonNode> Values) : Predicate
{
    private readonly Any _any = new([.. Values.Select(value => new Compare(Column, "=", value))]);

    internal override bool?[] Judge(Message rows) => _any.Judge(rows);
}
