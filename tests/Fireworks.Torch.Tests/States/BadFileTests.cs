using System.IO.Compression;
using System.Text;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.States;

public sealed class BadFileTests
{
    [Fact]
    public Task No_bad_file_of_weights_ends_the_process_or_runs_in_it() => Child.RunAsync(typeof(BadFiles), atLeast: 11);
}

/// <summary>Files that were damaged, or made to do harm; run in a process of its own, which must live to report them all.</summary>
public sealed class BadFiles
{
    [Theory(Explicit = true)]
    [InlineData("cos\nsystem\n", "'os.system', which is refused")]
    [InlineData("csubprocess\ncall\n", "'subprocess.call', which is refused")]
    [InlineData("cbuiltins\neval\n", "'builtins.eval', which is refused")]
    public void A_pickle_that_calls_a_program(string global, string words)
    {
        using var temp = new TempFolder();
        var proof = Path.Combine(temp.Path, "was-run");
        var command = Encoding.ASCII.GetBytes($"touch {proof}");
        var file = Zip([0x80, 2, .. Encoding.ASCII.GetBytes(global), .. "(X"u8, .. BitConverter.GetBytes(command.Length), .. command, .. "tR."u8]);

        Assert.Contains(words, Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(file))).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(proof));
    }

    [Fact(Explicit = true)]
    public void A_zip_with_two_pickles() => Refused(Zip(("one/data.pkl", "}."u8.ToArray()), ("two/data.pkl", "}."u8.ToArray())), "must have one 'data.pkl' in its one folder, but has 2");

    [Fact(Explicit = true)]
    public void A_pickle_shorter_than_it_is_said_to_be()
    {
        // What cannot be compressed grows a little: said to have as many bytes as that, it has fewer.
        var content = new byte[1000];
        new Random(1).NextBytes(content);
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("archive/data.pkl", CompressionLevel.SmallestSize).Open())
            entry.Write(content);
        var file = stream.ToArray();
        for (var at = 0; at + 4 <= file.Length; at++)
        {
            if (BitConverter.ToInt32(file, at) != 1000) continue;
            var compressed = BitConverter.ToInt32(file, at - 4);
            BitConverter.TryWriteBytes(file.AsSpan(at), compressed);
        }

        Refused(file, "ends before what it says it holds");
    }

    [Fact(Explicit = true)]
    public void A_long_name_recalled_for_many_values()
    {
        byte[] name = [(byte)'X', .. BitConverter.GetBytes(1 << 20), .. Enumerable.Repeat((byte)'a', 1 << 20), (byte)'q', 1];
        byte[] pickle = [0x80, 2, (byte)'}', (byte)'(', .. name, (byte)'K', 1, .. Enumerable.Repeat((byte[])[(byte)'h', 1, (byte)'}', (byte)'h', 1, (byte)'K', 1, (byte)'s'], 200).SelectMany(b => b), (byte)'u', (byte)'.'];

        Refused(Zip(pickle), "a name of 1048576 characters");
    }

    [Fact(Explicit = true)]
    public void A_file_that_ends_anywhere()
    {
        using var state = States.OfEveryType(complex128: false);

        Cut(States.Written(state, PtFile.Write), file => PtFile.Read(file));
        Cut(States.Written(state, SafetensorsFile.Write), file => SafetensorsFile.Read(file));
    }

    [Theory(Explicit = true)]
    [InlineData("pt")]
    [InlineData("zip")]
    [InlineData("zeros")]
    [InlineData("text")]
    public void What_is_no_TorchScript(string content)
    {
        using var temp = new TempFolder();
        using var state = States.OfEveryType();
        var path = Path.Combine(temp.Path, "model.pt");
        File.WriteAllBytes(path, content switch
        {
            "pt" => States.Written(state, PtFile.Write),
            "zip" => Zip("cos\nsystem\n(X\u0004\0\0\0truetR."u8.ToArray()),
            "zeros" => new byte[100_000],
            _ => "def forward(x): return x"u8.ToArray(),
        });

        var error = Assert.Throws<StateFileException>(() => new ScriptModel(path, new ScriptPolicy(temp.Path), "x", "y"));

        Assert.Contains("no TorchScript file", error.Message, StringComparison.Ordinal);
    }

    private static void Cut(byte[] file, Func<Stream, StateDict> read)
    {
        for (var length = 0; length < file.Length; length += 37)
            Assert.NotEmpty(Assert.Throws<StateFileException>(() => read(new MemoryStream(file[..length]))).Message);
    }

    private static void Refused(byte[] file, string words) =>
        Assert.Contains(words, Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(file))).Message, StringComparison.Ordinal);

    private static byte[] Zip(byte[] pickle) => Zip(("archive/data.pkl", pickle));

    private static byte[] Zip(params IEnumerable<(string Name, byte[] Content)> files)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in files)
            {
                using var entry = zip.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(content);
            }
        return stream.ToArray();
    }
}
