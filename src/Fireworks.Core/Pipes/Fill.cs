using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>Fills the gaps of columns of numbers, text or truth values, so that the columns have none: with a constant, or with what is typical of the column.</summary>
/// <remarks>
/// <para>A statistic is learned in one pass over the input in order, before the first row is given; gaps and not-a-numbers are left out of it. Restored or
/// linked statistics make that pass unnecessary: link <c>statistics</c> to the fill of the training rows, so that nothing of the test rows leaks into it.</para>
/// <para>Mean and median are of numbers, one a row. Of integers they are exact and rounded to the nearest (ties to even), of floats they are computed in
/// float64. The median of an even number of rows is the mean of both in the middle. Of the most frequent values the one that came first counts. A median keeps
/// its column in memory, the most frequent value keeps each value once.</para>
/// </remarks>
/// <param name="input">Where the rows come from.</param>
/// <param name="columns">The columns to fill: a name, a pattern such as <c>pixel*</c>, or a list of such.</param>
/// <param name="value">What fills a gap, and each cell of one in a tensor: a number, text or truth value that the columns can hold. A float column takes the
/// nearest float, or one of <c>"NaN"</c>, <c>"Infinity"</c> and <c>"-Infinity"</c>. Null (default) where <paramref name="statistic"/> is given.</param>
/// <param name="statistic"><c>mean</c>, <c>median</c> or <c>most_frequent</c> of each column. Null (default) where <paramref name="value"/> is given.</param>
/// <param name="nan">Whether not-a-number is filled too. Default false.</param>
[Component("fill"), Link("statistics")]
public sealed class Fill(Pipe input, ColumnPattern columns, JsonNode? value = null, string? statistic = null, bool nan = false) : MapPipe(input)
{
    private const string ValuesValue = "values", StatisticValue = "statistic";

    private ImmutableDictionary<string, JsonNode?>? _learned;

    /// <summary>The columns to fill.</summary>
    public ColumnPattern Columns { get; } = columns;

    /// <summary>What fills a gap; null for a statistic.</summary>
    public JsonNode? Value { get; } = (value is null) == (statistic is null)
        ? throw new ArgumentException("Exactly one of 'value' and 'statistic' is given: what fills a gap, or of what kind it is.", nameof(value))
        : value is null or JsonValue ? value : throw new ArgumentException("'value' must be a number, a text or a truth value.", nameof(value));

    /// <summary>What of each column fills its gaps; null for a constant.</summary>
    public string? Statistic { get; } = statistic is null ? null : Require.OneOf(statistic, FillStatistic.Names);

    /// <summary>Whether not-a-number is filled too.</summary>
    public bool Nan { get; } = nan;

    /// <inheritdoc/>
    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (Statistic is null || _learned is not null) return;

        var statistics = new OrderedDictionary<string, FillStatistic>(StringComparer.Ordinal);
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
        {
            foreach (var name in Columns.In(rows))
            {
                var column = rows[name].ToHost();
                if (!statistics.ContainsKey(name)) statistics[name] = FillStatistic.Of(Statistic, name, column);
                statistics[name].Add(name, column);
            }
        }
        _learned = statistics.ToImmutableDictionary(s => s.Key, s => s.Value.Value, StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    protected override Message Apply(Message rows) => rows.Replace(Columns.In(rows), name => Filled(name, rows[name].ToHost()));

    private Column Filled(string name, Column column)
    {
        if (Value is null && column.Length == 0) return Gaps.Drop(column);      // nothing may have been learned of no rows, and nothing is needed
        if ((Value ?? Learned(name)) is not { } value)
            throw new ComponentException($"'{Context.Node}' (fill) has nothing to fill column '{name}' with: no row that it learned from has a value there. Give a 'value' instead.");

        var fill = FillValue.Of(name, value, column);
        var filled = Gaps.Fill(name, column, FillValue.Row(fill, column.Type));
        return Nan ? NotANumber.Replace(name, filled, fill) : filled;
    }

    private JsonNode? Learned(string name)
    {
        var learned = _learned ?? throw new InvalidOperationException("The statistics are learned or linked before rows are read.");
        return learned.TryGetValue(name, out var value)
            ? value
            : throw new ComponentException(
                $"'{Context.Node}' (fill) has no statistics of column '{name}'; it has learned: {string.Join(", ", learned.Keys.Order())}. Name the columns that the linked node learned.");
    }

    /// <inheritdoc/>
    public override ComponentState Save() => _learned is null
        ? ComponentState.Empty
        : new ComponentState(
            new JsonObject { [StatisticValue] = Statistic, [ValuesValue] = new JsonObject(_learned.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => KeyValuePair.Create(l.Key, l.Value?.DeepClone()))) },
            Message.Empty);

    /// <inheritdoc/>
    public override void Restore(ComponentState state)
    {
        if (state.IsEmpty) return;
        if (Statistic is null) throw new ComponentStateException("A fill with a 'value' learns nothing, but was given statistics; give a 'statistic' instead, or leave them out.");
        // States of before the statistic was saved do not say which it was.
        if (state.Values.ContainsKey(StatisticValue) && state.Value<string>(StatisticValue) is var learned && learned != Statistic)
            throw new ComponentStateException($"A fill with the statistic '{Statistic}' was given what one with '{learned}' learned; give both the same 'statistic'.");
        _learned = state.Value<JsonObject>(ValuesValue).ToImmutableDictionary(v => v.Key, v => v.Value?.DeepClone(), StringComparer.Ordinal);
    }

    /// <inheritdoc/>
    public override void Link(string link, ComponentState state)
    {
        if (link != "statistics") base.Link(link, state);
        else if (state.IsEmpty) throw new ComponentStateException($"The node linked as 'statistics' of '{Context.Node}' has learned nothing; link a fill with a 'statistic'.");
        else Restore(state);
    }
}
