using System.Globalization;
using System.IO.Compression;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests;

/// <summary>The 1,797 handwritten digits of the samples: row, pixel0 … pixel63 (0 to 16) and label.</summary>
internal static class Digits
{
    private static readonly Lazy<Message> All = new(Read);

    public static Message Rows => All.Value;

    /// <summary>Every fourth row is held out.</summary>
    public static Message Test => Rows.Take(Fireworks.Rows.At([.. Numbers.Where(i => i % 4 == 0)]));

    public static Message Train => Rows.Take(Fireworks.Rows.At([.. Numbers.Where(i => i % 4 != 0)]));

    private static IEnumerable<long> Numbers => Enumerable.Range(0, Rows.Length).Select(i => (long)i);

    private static Message Read()
    {
        using var file = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(SourceTree.Root, "client/samples/data/digits.csv.gz")), CompressionMode.Decompress));
        var names = file.ReadLine()!.Split(',');
        var columns = names.Select(_ => new List<long>()).ToArray();
        while (file.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            for (var i = 0; i < cells.Length; i++) columns[i].Add(long.Parse(cells[i], CultureInfo.InvariantCulture));
        }
        return new Message(names.Zip(columns, (name, values) => KeyValuePair.Create(name, (Column)TensorColumn.Of<long>(values.ToArray()))));
    }
}
