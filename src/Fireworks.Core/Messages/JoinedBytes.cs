namespace Fireworks;

/// <summary>What columns of one type take in one piece. Words that encoded texts share count once.</summary>
internal static class JoinedBytes
{
    /// <param name="columns">Columns of one type, one after the other.</param>
    public static long Of(IReadOnlyList<Column> columns)
    {
        var (bytes, encodedRows, isAllEncoded) = (0L, 0L, true);
        HashSet<TextColumn>? words = null;
        foreach (var column in columns)
        {
            if (EncodedIn(column) is not { Words: { } own } text)
            {
                (bytes, isAllEncoded) = (bytes + column.ByteCount, false);
                continue;
            }
            bytes += (column as ArrowColumn)?.Present?.ByteCount ?? 0;
            encodedRows += text.Length;
            if ((words ??= new(ReferenceEqualityComparer.Instance)).Add(own)) bytes += own.ByteCount;
        }
        // Texts keep their codes only among those of the same words; beside others they stand in views.
        return bytes + encodedRows * (isAllEncoded && words?.Count == 1 ? sizeof(int) : TextColumn.ViewBytes);
    }

    private static TextColumn? EncodedIn(Column column) => column is ArrowColumn gappy ? gappy.Storage as TextColumn : column as TextColumn;
}
