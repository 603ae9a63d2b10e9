using System.Globalization;

namespace Fireworks;

/// <summary>Turns labels into what a model learns: the place of each label in a list, or a row of zeros with a one at that place.</summary>
/// <param name="input">Where the rows come from.</param>
/// <param name="column">The column of labels: text; integers, which are matched by their decimal digits; or truth values, by <c>true</c> and <c>false</c>.</param>
/// <param name="labels">The labels known, in order; at least one, each once.</param>
/// <param name="encoding"><c>one_hot</c> (default): float32[labels]; <c>index</c>: int64 from 0.</param>
/// <param name="to">The column that receives them; null (default) to replace <paramref name="column"/>. Another name keeps the text.</param>
/// <param name="unknown">The label, one of the list, that any other counts as; null (default) to refuse others.</param>
/// <param name="missing">The label, one of the list, that a gap counts as; null (default) to refuse gaps, whatever <paramref name="unknown"/> says.</param>
[Component("labeler")]
public sealed class Labeler(Pipe input, string column, IReadOnlyList<string> labels, string encoding = "one_hot", string? to = null, string? unknown = null, string? missing = null)
    : MapPipe(input)
{
    private const string Index = "index";

    private readonly Dictionary<string, int> _places = Places(labels);

    /// <summary>The column of labels.</summary>
    public string Column { get; } = Require.NotEmpty(column);

    /// <summary>The labels known, in order.</summary>
    public IReadOnlyList<string> Labels { get; } = [.. labels];

    /// <summary>What a label becomes.</summary>
    public string Encoding { get; } = Require.OneOf(encoding, ["one_hot", Index]);

    /// <summary>The column that receives them.</summary>
    public string? To { get; } = to is null ? null : Require.NotEmpty(to);

    /// <summary>The label that any other counts as.</summary>
    public string? Unknown { get; } = unknown is null ? null : Require.OneOf(unknown, [.. labels]);

    /// <summary>The label that a gap counts as.</summary>
    public string? Missing { get; } = missing is null ? null : Require.OneOf(missing, [.. labels]);

    /// <inheritdoc/>
    protected override Message Apply(Message rows)
    {
        var places = PlacesOf(rows[Column].ToHost());
        return rows.With(To ?? Column, Encoding == Index ? TensorColumn.Of<long>(places) : OneHot(places));
    }

    private long[] PlacesOf(Column labels)
    {
        if (!labels.Type.RowShape.IsEmpty || CastType.Of(labels) is not ({ IsInteger: true } or { DType: DType.Text or DType.Bool }))
            throw new ColumnTypeException(Column, "text, integers or truth values, one a row", labels.Type.ToString());
        var places = new long[labels.Length];
        for (var row = 0; row < places.Length; row++) places[row] = PlaceOf(labels, row);
        return places;
    }

    private int PlaceOf(Column labels, int row)
    {
        if (labels[row] is not { } value)
            return Missing is not null ? _places[Missing] : throw new ComponentException(
                $"'{Context.Node}' (labeler) gives each row a label, but row {row} of this message has a gap in column '{Column}'. Put a 'fill' or 'drop-gaps' before it, or say under 'missing' what a gap counts as.");
        var label = value switch
        {
            string text => text,
            bool truth => truth ? "true" : "false",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
        return _places.TryGetValue(label, out var place) ? place
            : Unknown is not null ? _places[Unknown]
            : throw new ComponentException(
                $"'{Context.Node}' (labeler) knows {Labels.Count} labels, but row {row} of this message has '{label}' in column '{Column}'.{Fireworks.Nearest.Hint(label, [.. Labels])} Add it to 'labels', or say under 'unknown' what it counts as.");
    }

    private TensorColumn OneHot(long[] places) => TensorColumn.Create<float>(new ColumnType(DType.Float32, [Labels.Count]), places.Length, cells =>
    {
        cells.Clear();
        for (var row = 0; row < places.Length; row++) cells[row * Labels.Count + (int)places[row]] = 1;
    });

    private static Dictionary<string, int> Places(IReadOnlyList<string> labels)
    {
        if (labels.Count == 0) throw new ArgumentException("'labels' must name at least one label.", nameof(labels));
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var label in labels)
            if (label is null) throw new ArgumentException("'labels' must be texts, but has a null; remove it, and say under 'missing' what a gap counts as.", nameof(labels));
            else if (!places.TryAdd(label, places.Count)) throw new ArgumentException($"'labels' must name each label once, but has '{label}' twice.", nameof(labels));
        return places;
    }
}
