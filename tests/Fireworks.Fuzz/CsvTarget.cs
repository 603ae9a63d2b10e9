using System.Text.Json.Nodes;

namespace Fireworks.Fuzz;

/// <summary>CSV with quotes, gaps, several types, several delimiters and line ends.</summary>
internal sealed class CsvTarget : Target
{
    private static readonly string[] Files =
    [
        "id,x,text\n1,0.5,short\n2,-1e-7,\"a \"\"long\"\", text\nof two lines\"\n3,,\n",
        "a,b\r\n1,true\r\n2,false\r\n\r\n3,true\r\n",
        "only\n1\n2\n\n",
        "\uFEFFπ,words\n3.14159,grüße\n2.718281828459045,日本語のテキストは十二バイトより長い\n",
        "n,inf,nan\n9223372036854775807,inf,nan\n-9223372036854775808,-inf,\n",
        string.Concat("k,v,w\n", string.Concat(Enumerable.Range(0, 60).Select(i => $"{i},{i * 0.1},row {i}\n"))),
    ];

    public override string Area => "csv";

    public override IReadOnlyList<byte[]> Seeds { get; } = [.. Files.Select(System.Text.Encoding.UTF8.GetBytes)];

    public override Action Read(byte[] mutant, int seed)
    {
        var message = Rows(mutant, []);
        return () => Use(message);
    }

    /// <summary>Looks at every cell, and writes what was read: it must read back equal.</summary>
    private static void Use(Message message)
    {
        if (message.Length == 0) return;
        _ = message.ToString();
        var to = new MemoryStream();
        var writer = new CsvWriter(to);
        writer.WriteAsync(message).AsTask().GetAwaiter().GetResult();
        writer.EndAsync(message).AsTask().GetAwaiter().GetResult();
        var types = new JsonObject(message.Select(c => KeyValuePair.Create(c.Key, (JsonNode?)c.Value.Type.ToString())));
        if (!Rows(to.ToArray(), types).Equals(message)) throw new InvalidOperationException("What was read does not come back equal.");
    }

    private static Message Rows(byte[] file, JsonObject types)
    {
        var source = new CsvSource("mutant.csv", types, chunkRows: 16) { Streams = () => new MemoryStream(file, writable: false) };
        var chunks = new List<Message>();
        var reader = source.Open();
        try
        {
            while (reader.NextAsync().AsTask().GetAwaiter().GetResult() is { } rows) chunks.Add(rows);
        }
        finally
        {
            reader.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }
        return chunks.Count > 0 ? Message.Concat(chunks) : Message.Empty;
    }
}
