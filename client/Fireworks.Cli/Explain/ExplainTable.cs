using System.Globalization;
using Spectre.Console;

namespace Fireworks.Cli.Explain;

/// <summary>What flows in a graph, as people read it: one line a node, with who reads it.</summary>
internal static class ExplainTable
{
    public static void Write(IAnsiConsole console, Explanation explanation)
    {
        var table = new Table().SimpleBorder().AddColumns("node", "kind", "reads", "rows", "gives");
        foreach (var node in explanation.Nodes)
            table.AddRow(
                Markup.Escape(node.Node), Markup.Escape(node.Kind), Markup.Escape(Reads(explanation, node)), node.MessageRows?.ToString(CultureInfo.InvariantCulture) ?? "", Markup.Escape(Gives(node)));
        console.Write(table);
        foreach (var node in explanation.Nodes.Where(n => n.Unknown is not null)) console.WriteLine($"unknown  {node.Node}: {node.Unknown}");
        foreach (var node in explanation.Nodes.Where(n => n.Error is not null)) console.WriteLine($"error    {node.Node}: {node.Error}");
        console.WriteLine($"looked at up to {explanation.Rows} rows; 'rows' is the length of a node's first message");
    }

    /// <summary>Columns in one line; a numbered series of one type stands as its first and last.</summary>
    public static string Columns(IReadOnlyList<ColumnShape> columns)
    {
        var parts = new List<string>();
        for (var first = 0; first < columns.Count;)
        {
            var last = first;
            while (last + 1 < columns.Count && Follows(columns[last], columns[last + 1])) last++;
            parts.Add(last - first < 2 ? $"{columns[last = first].Name} {columns[first].Type()}" : $"{columns[first].Name}…{columns[last].Name} {columns[first].Type()}");
            first = last + 1;
        }
        return string.Join(", ", parts);
    }

    private static bool Follows(ColumnShape a, ColumnShape b) =>
        a.Type() == b.Type() && Stem(a.Name) == Stem(b.Name) && long.TryParse(a.Name.AsSpan(Stem(a.Name).Length), out var n) && long.TryParse(b.Name.AsSpan(Stem(b.Name).Length), out var next) && next == n + 1;

    private static string Stem(string name) => name.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');

    private static string Reads(Explanation explanation, ExplainedNode node) =>
        string.Join("  ", explanation.Edges.Where(e => e.To == node.Node).Select(e => e.Link is null ? e.From : $"{e.Link} of {e.From}"));

    private static string Gives(ExplainedNode node) => node switch
    {
        { Columns: { } columns } => Columns(columns),
        { Unknown: null, Error: null } => node.Learned ? "a model" : "nothing",
        _ => "?",
    };
}
