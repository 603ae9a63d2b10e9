namespace Fireworks;

/// <summary>Where a sink's input stands, kept in the database that the rows go to.</summary>
/// <remarks>A step names the position it goes on from, and is refused when another is stored: that is what fences a replaced activation.</remarks>
internal sealed class SinkCursor(string run, string node)
{
    private const string Table = "fireworks_cursor";

    private bool IsKept => run.Length > 0;

    /// <summary>Where to go on; at the very beginning, <paramref name="first"/> is done in the same transaction.</summary>
    public Cursor Begin(SqlSession session, Action<SqlSession>? first)
    {
        if (IsKept)
        {
            // Looked for first: who may write into tables need not be allowed to make one.
            if (TableRows.Columns(session, Table).Count == 0)
                session.Execute($"create table {Table} (run text not null, node text not null, cursor text not null, primary key (run, node))");
            if (session.First("select cursor from fireworks_cursor where run = @run and node = @node", row => row.Text(0), ("run", run), ("node", node)) is { } stored)
                return Cursor.Parse(stored);
            session.Execute("insert into fireworks_cursor (run, node, cursor) values (@run, @node, @cursor)",
                ("run", run), ("node", node), ("cursor", Cursor.Start.ToString()));
        }
        first?.Invoke(session);
        return Cursor.Start;
    }

    /// <summary>Forgets how far the sinks of a run were.</summary>
    public static void Delete(SqlSession session, string run)
    {
        if (TableRows.Columns(session, Table).Count > 0) session.Execute($"delete from {Table} where run = @run", ("run", run));
    }

    /// <summary>Moves on; the first statement of the transaction that writes the rows between.</summary>
    /// <exception cref="FencedException">Another position is stored.</exception>
    public void Advance(SqlSession session, Cursor before, Cursor after)
    {
        if (!IsKept) return;
        var changed = session.Execute("update fireworks_cursor set cursor = @after where run = @run and node = @node and cursor = @before",
            ("after", after.ToString()), ("run", run), ("node", node), ("before", before.ToString()));
        if (changed == 0) throw new FencedException("sink", $"{run}/{node}", before.Position);
    }
}
