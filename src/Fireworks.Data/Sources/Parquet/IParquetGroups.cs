namespace Fireworks;

/// <summary>An open Parquet file: its row groups, read one at a time.</summary>
internal interface IParquetGroups : IAsyncDisposable
{
    /// <summary>A message without rows that has the columns.</summary>
    Message Columns { get; }

    /// <summary>Rows of each group.</summary>
    IReadOnlyList<long> Rows { get; }

    /// <summary>The rows of a group, in messages of up to <see cref="ParquetGroups.BatchRows"/>; read to the end before another is begun.</summary>
    /// <exception cref="DataFileException">The group is damaged, or holds what a message cannot.</exception>
    IAsyncEnumerable<Message> ReadAsync(int group, CancellationToken cancellationToken);
}
