namespace Fireworks.Fuzz;

/// <summary>Parquet, read by its native reader in this process, which a mutant may end: the campaign counts the deaths that a reader of its own keeps from its user.</summary>
internal sealed class ParquetTarget : Target
{
    private readonly string _path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fireworks-fuzz-{Environment.ProcessId}.parquet");
    private readonly List<byte[]> _seeds = [];

    public override string Area => "parquet";

    public override bool IsNative => true;

    public override IReadOnlyList<byte[]> Seeds => _seeds.Count == 0 ? Make() : _seeds;

    public override Action Read(byte[] mutant, int seed)
    {
        File.WriteAllBytes(_path, mutant);
        try
        {
            var source = new ParquetSource(_path, isolate: false);
            source.Bind(NodeContext.Detached with { Services = new OneFolder(Path.GetDirectoryName(_path)!) });
            var count = source.CountAsync().AsTask().GetAwaiter().GetResult()!.Value;
            var rows = source.ReadAsync(Rows.Range(0, (int)Math.Min(count, 1000))).AsTask().GetAwaiter().GetResult();
            return () => _ = rows.ToString();
        }
        finally
        {
            File.Delete(_path);
        }
    }

    private List<byte[]> Make()
    {
        var rows = new Message(
            ("n", TensorColumn.Of<long>([.. Enumerable.Range(0, 40).Select(i => (long)i)])),
            ("x", TensorColumn.Of<double>([.. Enumerable.Range(0, 40).Select(i => i * 0.1)])),
            ("text", TextColumn.Of([.. Enumerable.Range(0, 40).Select(i => i % 3 == 0 ? "short" : $"a text of more than twelve bytes, {i}")])),
            ("image", TensorColumn.Of<float>([.. Enumerable.Range(0, 160).Select(i => i * 0.5f)], 2, 2)));
        foreach (var message in (Message[])[rows, rows[..0], .. rows.Names.Select(name => rows.Select(name))])
        {
            MessageFiles.SaveAsync(message, _path).GetAwaiter().GetResult();
            _seeds.Add(File.ReadAllBytes(_path));
            File.Delete(_path);
        }
        return _seeds;
    }

    private sealed class OneFolder(string path) : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(DataRoots) ? new DataRoots(path) : null;
    }
}
