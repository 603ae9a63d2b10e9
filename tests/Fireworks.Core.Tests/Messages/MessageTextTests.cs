namespace Fireworks.Tests;

public sealed class MessageTextTests
{
    [Fact]
    public void A_table_shows_the_first_and_last_rows()
    {
        var text = Message.Of(("n", Enumerable.Range(0, 100).ToArray()), ("maybe", Enumerable.Range(0, 100).Select(i => i == 0 ? null : (double?)(i / 3.0)).ToArray())).ToString();

        Assert.StartsWith("100 rows: n int32, maybe float64?\n      n     maybe\n  0   0      null\n  1   1  0.333333\n", text);
        Assert.EndsWith("\n 99  99        33", text);
        Assert.Equal(13, text.Split('\n').Length);
    }

    [Fact]
    public void Long_cells_and_many_columns_are_cut()
    {
        var text = Message.Of([.. Enumerable.Range(0, 40).Select(i => KeyValuePair.Create($"c{i}", (object?)new string('x', 100)))]).ToString();

        Assert.Contains("xxx…", text);
        Assert.Contains("c39", text);
        Assert.DoesNotContain("  c20 ", text.Split('\n')[1]);
    }

    [Fact]
    public void Html_escapes_what_cells_and_names_hold()
    {
        var html = Message.Of(("<b>", new[] { "<script>alert(1)</script>" })).ToHtml();

        Assert.DoesNotContain("<script>", html);
        Assert.DoesNotContain("<b>", html);
        Assert.Contains("&lt;script&gt;", html);
    }

    [Fact]
    public void Describe_gives_the_statistics_that_numpy_gives()
    {
        // numpy 1.24: a = [1, 2, 4, 8, 16]; mean 6.2, std(ddof=1) 6.0991802727907625, percentiles 2, 4, 8
        var described = Message.Of(("a", new double?[] { 16, 1, null, 2, 8, 4 }), ("t", new[] { "x", "y", "x", "x", "y", "z" }), ("nan", new[] { 1, double.NaN, 3, 1, 1, 1 })).Describe();

        Assert.Equal(["a", "t", "nan"], described.Text("column"));
        Assert.Equal([5L, 6, 6], described.Column<long>("count"));
        Assert.Equal([1L, 0, 0], described.Column<long>("gaps"));
        Assert.Equal([0L, 0, 1], described.Column<long>("nan"));
        Assert.Equal((6.2, 1.4), (Math.Round((double)described["mean"][0]!, 12), Math.Round((double)described["mean"][2]!, 12)));
        Assert.Null(described["mean"][1]);
        Assert.Equal(6.0991802727907625, (double)described["std"][0]!, 1e-12);
        Assert.Equal([2.0, 4.0, 8.0], ((string[])["25%", "50%", "75%"]).Select(name => described[name][0]));
        Assert.Equal([5L, 3L, 3L], Row("distinct"));

        object?[] Row(string name) => [.. Enumerable.Range(0, 3).Select(row => described[name][row])];
    }

    [Fact]
    public void Names_and_cells_keep_to_their_line_and_steer_no_terminal()
    {
        var message = Message.Of(("a\r\nb\tc", new[] { "x\u001b[31m\ty\u007f\u0085\u009bz\n" }));

        Assert.Equal("1 rows: a⏎b␉c text\n           a⏎b␉c\n0  x␛[31m␉y␡⏎\uFFFDz⏎", message.ToString());
        Assert.Equal("1 rows: a⏎b␉c text", message.Summary);
    }

    [Fact]
    public void Describe_counts_unsigned_integers_among_the_numbers()
    {
        var described = Message.Of(("u16", new ushort?[] { 65_535, null, 1 }), ("u32", new uint[] { uint.MaxValue, 1, 1 }), ("u64", new ulong[] { ulong.MaxValue, 0, 0 })).Describe();

        Assert.Equal([65_535.0, 4_294_967_295.0, 18_446_744_073_709_551_615.0], Enumerable.Range(0, 3).Select(row => described["max"][row]));
        Assert.Equal((32_768.0, 1L), (described["mean"][0], described["gaps"][0]));
    }
}
