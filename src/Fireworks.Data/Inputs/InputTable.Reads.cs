namespace Fireworks;

public sealed partial class InputTable
{
    private const string Columns = "i.tenant, i.name, i.columns, i.chunks, i.created_at, i.closed_at";

    /// <summary>An input, or null.</summary>
    public Task<InputRow?> GetAsync(string tenant, string name, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => Find(session, tenant, name), cancellationToken);

    /// <summary>An input with its chunks by number, from one of them on.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">The input.</param>
    /// <param name="from">The first number wanted.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public Task<(InputRow Input, List<InputChunkRow> Chunks)> ChunksAsync(string tenant, string name, long from = 0, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => (
            Find(session, tenant, name) ?? throw Missing(session, tenant, name),
            session.Query("select number, row_count, byte_count, blob from input_chunks where tenant = @tenant and input = @name and number >= @from order by number",
                ReadChunk, ("tenant", tenant), ("name", name), ("from", from))), cancellationToken);

    /// <summary>An input with one of its chunks, or null in its place when that is not there.</summary>
    /// <exception cref="InputNotFoundException">There is no such input.</exception>
    public Task<(InputRow Input, InputChunkRow? Chunk)> ChunkAsync(string tenant, string name, long number, CancellationToken cancellationToken = default) =>
        store.Reader.ReadAsync(session => (Find(session, tenant, name) ?? throw Missing(session, tenant, name), Chunk(session, tenant, name, number)), cancellationToken);

    /// <summary>The inputs, latest first; and how many there are in all.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="most">At most so many; at least 1.</param>
    /// <param name="cancellationToken">Takes the read back if it has not begun.</param>
    public Task<(List<InputSummary> Rows, long Total)> SummariesAsync(string tenant, int most, CancellationToken cancellationToken = default)
    {
        Require.AtLeast(most, 1);
        return store.Reader.ReadAsync(session => (
            session.Query($"""
                select {Columns}, count(c.number), cast(coalesce(sum(c.row_count), 0) as bigint), cast(coalesce(sum(c.byte_count), 0) as bigint)
                from inputs i left join input_chunks c on c.tenant = i.tenant and c.input = i.name
                where i.tenant = @tenant group by i.tenant, i.name, i.columns, i.chunks, i.created_at, i.closed_at order by i.created_at desc, i.name limit @most
                """, row => new InputSummary(Read(row), row.Long(6), row.Long(7), row.Long(8)), ("tenant", tenant), ("most", most)),
            session.Number("select count(*) from inputs where tenant = @tenant", ("tenant", tenant)) ?? 0), cancellationToken);
    }

    private static InputRow? Find(SqlSession session, string tenant, string name) =>
        session.First($"select {Columns} from inputs i where i.tenant = @tenant and i.name = @name", Read, ("tenant", tenant), ("name", name));

    private static InputChunkRow? Chunk(SqlSession session, string tenant, string name, long number) => session.First(
        "select number, row_count, byte_count, blob from input_chunks where tenant = @tenant and input = @name and number = @number",
        ReadChunk, ("tenant", tenant), ("name", name), ("number", number));

    private static InputNotFoundException Missing(SqlSession session, string tenant, string name) =>
        new(name, session.Query("select name from inputs where tenant = @tenant order by created_at desc limit 1000", row => row.Text(0), ("tenant", tenant)));

    private static InputRow Read(SqlRow row) => new(row.Text(0), row.Text(1), row.Text(2), row.LongOrNull(3), row.Time(4), row.TimeOrNull(5));

    private static InputChunkRow ReadChunk(SqlRow row) => new(row.Long(0), row.Long(1), row.Long(2), row.Text(3));
}
