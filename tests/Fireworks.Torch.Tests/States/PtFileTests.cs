using System.IO.Compression;
using System.Text;
using CsCheck;

namespace Fireworks.Torch.Tests.States;

public sealed class PtFileTests
{
    // torch.save begins so: an OrderedDict, then the items' mark.
    private static readonly byte[] Begin = [0x80, 2, .. "ccollections\nOrderedDict\n)R("u8];

    [Fact]
    public void What_is_written_is_read_to_the_bit_in_every_cell_type()
    {
        using var state = States.OfEveryType();

        using var read = PtFile.Read(new MemoryStream(States.Written(state, PtFile.Write)));

        States.AssertEqual(state, read);
    }

    [Theory]
    [InlineData("cos\nsystem\n", "os.system")]
    [InlineData("cposix\nsystem\n", "posix.system")]
    [InlineData("c__builtin__\neval\n", "__builtin__.eval")]
    [InlineData("cbuiltins\nexec\n", "builtins.exec")]
    [InlineData("ctorch.nn.modules.linear\nLinear\n", "torch.nn.modules.linear.Linear")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2.__globals__\n", "torch._utils._rebuild_tensor_v2.__globals__")]
    [InlineData("cnumpy.core.multiarray\n_reconstruct\n", "numpy.core.multiarray._reconstruct")]
    public void A_name_that_is_not_allowed_is_refused_by_name(string global, string name) =>
        Refuses([.. Begin, .. Encoding.ASCII.GetBytes(global), .. "(X\x04\0\0\0trueltRu."u8], $"'{name}', which is refused");

    [Theory]
    [InlineData("i", 0x69)]          // INST
    [InlineData("o", 0x6f)]          // OBJ
    [InlineData("P1\n", 0x50)]       // PERSID
    [InlineData("\u0081", 0x81)]     // NEWOBJ
    [InlineData("\u0082\u0001", 0x82)]     // EXT1
    [InlineData("\u0093", 0x93)]     // STACK_GLOBAL
    public void An_instruction_that_a_state_dict_does_not_need_is_refused(string code, int value) =>
        Refuses([.. Begin, .. Encoding.Latin1.GetBytes(code), .. "u."u8], $"instruction 0x{value:x2}");

    [Fact]
    public void Attributes_of_objects_are_refused() =>
        Refuses([.. Begin, .. "u}(X\x08\0\0\0__dict__}ub."u8], "'_metadata'");

    [Fact]
    public void A_function_is_called_with_what_torch_gives_it_only() =>
        Refuses([.. Begin, .. "X\x01\0\0\0actorch._utils\n_rebuild_tensor_v2\n)Ru."u8], "'torch._utils._rebuild_tensor_v2'");

    [Theory]
    [InlineData(100, 0, new long[] { 101 }, new long[] { 1 })]
    [InlineData(100, 1, new long[] { 100 }, new long[] { 1 })]
    [InlineData(100, -1, new long[] { 10 }, new long[] { 1 })]
    [InlineData(100, 0, new long[] { 10, 10 }, new long[] { 11, 1 })]
    [InlineData(100, 0, new long[] { 10 }, new long[] { -1 })]
    [InlineData(100, 0, new long[] { 1L << 40, 1L << 40 }, new long[] { 0, 0 })]
    [InlineData(100, 0, new long[] { 1000 }, new long[] { 0 })]
    [InlineData(100, 0, new long[] { 2, 2 }, new long[] { long.MaxValue, long.MaxValue })]
    [InlineData(100, long.MaxValue, new long[] { 2 }, new long[] { 1 })]
    [InlineData(100, 0, new long[] { 10 }, new long[] { 1, 1 })]
    public void A_tensor_that_reaches_outside_its_storage_is_refused(long count, long offset, long[] shape, long[] strides)
    {
        var items = new Pickled.Tuple([.. shape.Select(s => (object?)s)]);
        var steps = new Pickled.Tuple([.. strides.Select(s => (object?)s)]);

        var error = Assert.Throws<StateFileException>(() => PtGlobals.Call(
            "torch._utils._rebuild_tensor_v2", [new Pickled.Storage(CellType.All[0], "0", count), offset, items, steps, false, new Pickled.Dictionary([])]));

        Assert.Contains("reaches outside its storage", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dict_that_holds_itself_ends_as_an_error() =>
        // {'a': the dict itself}: kept as 0, recalled as its own item.
        Refuses([0x80, 2, .. "}q\0X\x01\0\0\0ah\0s."u8], "16 deep");

    [Fact]
    public void A_storage_of_another_size_is_refused()
    {
        using var state = States.OfEveryType();
        var damaged = Changed(States.Written(state, PtFile.Write), "archive/data/3", bytes => bytes[..^1]);

        Assert.Contains("'3'", Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(damaged))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compressed_content_is_refused() =>
        Assert.Contains("compressed", Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(Zip(new byte[10_000], CompressionLevel.Optimal)))).Message, StringComparison.Ordinal);

    [Fact]
    public void More_bytes_than_are_allowed_are_refused()
    {
        using var state = States.OfEveryType();
        var file = States.Written(state, PtFile.Write);

        Assert.Contains("more than 100 bytes", Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(file), maxBytes: 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_zip_is_named_as_such() =>
        Assert.Contains("1.6", Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream([0x80, 2, 1, 2, 3]))).Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_is_changed_in_a_pickle_ends_as_a_state_dict_or_an_error_of_ours()
    {
        using var state = States.OfEveryType();
        var file = States.Written(state, PtFile.Write);
        var pickle = Content(file, "archive/data.pkl");

        Gen.Select(Gen.Int[0, pickle.Length - 1], Gen.Byte, Gen.Int[1, 4]).Array[1, 3].Sample(
            changes =>
            {
                var bytes = (byte[])pickle.Clone();
                foreach (var (at, value, _) in changes) bytes[at] = value;
                AssertHandled(Changed(file, "archive/data.pkl", _ => bytes));
            },
            iter: 1500);
        for (var length = 0; length < pickle.Length; length += 7) AssertHandled(Changed(file, "archive/data.pkl", bytes => bytes[..length]));
    }

    private static void AssertHandled(byte[] file)
    {
        try
        {
            PtFile.Read(new MemoryStream(file)).Dispose();
        }
        catch (StateFileException e)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    private static void Refuses(byte[] pickle, string words) =>
        Assert.Contains(words, Assert.Throws<StateFileException>(() => PtFile.Read(new MemoryStream(Zip(pickle)))).Message, StringComparison.Ordinal);

    private static byte[] Zip(byte[] pickle, CompressionLevel level = CompressionLevel.NoCompression)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        using (var entry = zip.CreateEntry("archive/data.pkl", level).Open())
            entry.Write(pickle);
        return stream.ToArray();
    }

    private static byte[] Content(byte[] file, string name)
    {
        using var zip = new ZipArchive(new MemoryStream(file));
        using var entry = zip.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static byte[] Changed(byte[] file, string name, Func<byte[], byte[]> change)
    {
        using var stream = new MemoryStream();
        using (var from = new ZipArchive(new MemoryStream(file)))
        using (var to = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var entry in from.Entries)
            {
                using var copy = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                var bytes = Content(file, entry.FullName);
                copy.Write(entry.FullName == name ? change(bytes) : bytes);
            }
        return stream.ToArray();
    }
}
