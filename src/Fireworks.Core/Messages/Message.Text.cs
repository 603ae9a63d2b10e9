using System.Collections;
using System.Globalization;
using System.Net;
using System.Text;

namespace Fireworks;

// For people to read: a line, a table, HTML.
public sealed partial class Message
{
    private const int ShownColumns = 12;
    private const int ShownRows = 10;
    private const int ShownCharacters = 24;

    /// <summary>Rows and columns in one line, such as <c>449 rows: row int64, pixels float32[64]</c>.</summary>
    public string Summary => OneLine($"{Length} rows: {string.Join(", ", _names.Select((name, i) => $"{name} {_columns[i].Type}"))}");

    /// <summary>A table of the first and last rows and columns under <see cref="Summary"/>; long cells are cut.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(Cut(Summary, 400));
        var (columns, rows) = (Ends(Count, ShownColumns), Ends(Length, ShownRows));
        if (columns.Length == 0 || rows.Length == 0) return text.ToString();

        string[][] cells = [.. columns.Select(c => (string[])[c < 0 ? "…" : Cut(OneLine(_names[c]), ShownCharacters), .. rows.Select(r => c < 0 || r < 0 ? "…" : Shown(c, r))])];
        int[] widths = [.. cells.Select(column => column.Max(cell => cell.Length))];
        for (var line = 0; line <= rows.Length; line++)
        {
            text.Append('\n').Append((line == 0 ? "" : rows[line - 1] < 0 ? "…" : rows[line - 1].ToString(CultureInfo.InvariantCulture)).PadLeft(Length.ToString(CultureInfo.InvariantCulture).Length));
            for (var c = 0; c < cells.Length; c++) text.Append("  ").Append(cells[c][line].PadLeft(widths[c]));
        }
        return text.ToString();
    }

    /// <summary>An HTML table with a head of names and types. Every text is escaped, so cells may hold anything.</summary>
    /// <param name="rows">Rows shown, half of them from the end when there are more; at least 1. Default 20.</param>
    public string ToHtml(int rows = 20)
    {
        var html = new StringBuilder("<table>\n<thead><tr><th></th>");
        for (var c = 0; c < Count; c++) html.Append("<th>").Append(WebUtility.HtmlEncode(_names[c])).Append("<br><small>").Append(WebUtility.HtmlEncode(_columns[c].Type.ToString())).Append("</small></th>");
        html.Append("</tr></thead>\n<tbody>\n");
        foreach (var row in Ends(Length, Require.AtLeast(rows, 1)))
        {
            html.Append("<tr><th>").Append(row < 0 ? "…" : row.ToString(CultureInfo.InvariantCulture)).Append("</th>");
            for (var c = 0; c < Count; c++) html.Append("<td>").Append(row < 0 ? "…" : WebUtility.HtmlEncode(Shown(c, row))).Append("</td>");
            html.Append("</tr>\n");
        }
        return html.Append("</tbody>\n</table>\n").Append(CultureInfo.InvariantCulture, $"<p>{Length} rows × {Count} columns</p>\n").ToString();
    }

    /// <summary>All of 0 … count − 1, or the first and last of them around a −1.</summary>
    private static int[] Ends(int count, int most) => count <= most
        ? [.. Enumerable.Range(0, count)]
        : [.. Enumerable.Range(0, (most + 1) / 2), -1, .. Enumerable.Range(count - most / 2, most / 2)];

    private string Shown(int column, int row)
    {
        try
        {
            // Bytes and rows of uint8 are the same to .NET.
            var isBytes = _columns[column].Type.Logical?.Contains("bytes", StringComparison.Ordinal) == true;
            return Cut(Shown(_columns[column].Slice(row, 1, new Selections()).Read(_names[column])[0], isBytes), ShownCharacters);
        }
        catch (CellRangeException)
        {
            return "out of range";
        }
    }

    private static string Shown(object? cell, bool isBytes) => cell switch
    {
        null => "null",
        true => "true",
        false => "false",
        string text => OneLine(text),
        byte[] bytes when isBytes => Convert.ToHexString(bytes.AsSpan(0, Math.Min(bytes.Length, ShownCharacters))),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object?>().Take(ShownCharacters).Select(item => Shown(item, isBytes)))}]",
        DateTime or DateTimeOffset => ((IFormattable)cell).ToString("yyyy-MM-dd HH:mm:ss.FFFFFFK", CultureInfo.InvariantCulture),
        DateOnly date => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        float or double => ((IFormattable)cell).ToString("G6", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => cell.ToString() ?? "",
    };

    /// <summary>A text without line breaks and what else steers a terminal: ⏎ for a line break, ␉ for a tab, ␛ for an escape.</summary>
    private static string OneLine(string text)
    {
        text = text.ReplaceLineEndings("⏎");
        return text.Any(char.IsControl) ? string.Concat(text.Select(Visible)) : text;
    }

    private static char Visible(char character) => character switch
    {
        < ' ' => (char)('\u2400' + character),             // Unicode's pictures of control characters, in their order
        '\u007F' => '\u2421',
        _ when char.IsControl(character) => '\uFFFD',
        _ => character,
    };

    private static string Cut(string text, int length) => text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 2]) ? length - 2 : length - 1)] + "…";
}
