using System.IO.Compression;
using System.Text;
using Fireworks.TestKit;

namespace Fireworks.Torch.Tests.States;

public sealed class BadFileTests
{
    [Fact]
    public Task No_bad_file_of_weights_ends_the_process_or_runs_in_it() => Child.RunAsync(typeof(BadFiles), atLeast: 8);
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

    private static byte[] Zip(byte[] pickle)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open())
            entry.Write(pickle);
        return stream.ToArray();
    }
}
