namespace Fireworks;

public sealed class InputsTests
{
    [Fact]
    public async Task Chunks_that_nobody_uses_any_more_are_forgotten_and_those_in_use_are_not()
    {
        using var temp = new TempFolder();
        await using var store = await Store.OpenAsync(new SqliteDatabase(temp["inputs.db"]));
        var inputs = new Inputs(new InputTable(store), new FolderBlobStore(temp["blobs"]), "t", TimeProvider.System);
        var used = new List<Message>();
        for (var number = 0; number < 1000; number++)
        {
            var chunk = await inputs.PutAsync("in", number, ArrowStream.ToBytes(new Message(("n", TensorColumn.Of<long>([number])))));
            var rows = await inputs.DecodedAsync(chunk);
            if (number < 10) used.Add(rows);
            if (number % 50 == 0) GC.Collect();
        }

        Assert.InRange(inputs.Remembered, 10, 200);
        Assert.Same(used[3], await inputs.ChunkAsync("in", 3));
        GC.KeepAlive(used);
    }
}
