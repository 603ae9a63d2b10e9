using System.Text;
using CsCheck;
using TorchSharp;

namespace Fireworks.Torch.Tests.States;

public sealed class SafetensorsFileTests
{
    [Fact]
    public void What_is_written_is_read_to_the_bit()
    {
        using var state = States.OfEveryType(complex128: false);
        state.Values["format"] = "pt";

        using var read = SafetensorsFile.Read(new MemoryStream(States.Written(state, SafetensorsFile.Write)));

        States.AssertEqual(state, read);
        Assert.Equal("pt", read.Values["format"]);
    }

    /// <summary>The example of the format's own description: two floats [1, 2] and one byte.</summary>
    [Fact]
    public void A_file_written_by_hand_is_read()
    {
        using var read = SafetensorsFile.Read(new MemoryStream(File(
            """{"w":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[1],"data_offsets":[8,9]}}""", [0, 0, 128, 63, 0, 0, 0, 192, 7])));

        Assert.Equal([1f, -2f], read["w"].data<float>().ToArray());
        Assert.Equal([1, 2], read["w"].shape);
        Assert.Equal(7, read["b"].ToByte());
    }

    [Theory]
    [InlineData("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "'w' of F32 2 does not fill")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "begin at byte 4, not at 0")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"v":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}}""", 6, "begin at byte 2, not at 4")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 9, "take 4 bytes, but 9 follow")]
    [InlineData("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "'w' twice")]
    [InlineData("""{"w":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}""", 4, "'F8_E4M3'")]
    [InlineData("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "does not fill")]
    [InlineData("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}""", 0, "does not fill")]
    [InlineData("""{"w":{"dtype":"F32","shape":[0],"data_offsets":[0,-4]}}""", 0, "does not fill")]
    [InlineData("""{"w":{"dtype":"F32","shape":"1","data_offsets":[0,4]}}""", 4, "no dtype, shape and data_offsets")]
    [InlineData("""{"w":7}""", 0, "no dtype, shape and data_offsets")]
    [InlineData("[1]", 0, "no object")]
    [InlineData("{]", 0, "no JSON")]
    [InlineData("""{"\ud800":{"dtype":"F32","shape":[0],"data_offsets":[0,0]}}""", 0, "no Unicode")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "metadata are no texts")]
    public void A_damaged_file_is_an_error_that_names_the_fault(string header, int bytes, string words) =>
        Refuses(File(header, new byte[bytes]), words);

    [Theory]
    [InlineData(new byte[] { 1, 2, 3 }, "fewer than 8")]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 1 }, "names a header of 18446744073709551615 bytes")]
    [InlineData(new byte[] { 100, 0, 0, 0, 0, 0, 0, 0, 1 }, "names a header of 100 bytes")]
    public void A_damaged_beginning_is_an_error(byte[] file, string words) => Refuses(file, words);

    [Fact]
    public void More_bytes_than_are_allowed_are_refused()
    {
        using var state = States.OfEveryType(complex128: false);
        var file = States.Written(state, SafetensorsFile.Write);

        Assert.Contains("more than 100", Assert.Throws<StateFileException>(() => SafetensorsFile.Read(new MemoryStream(file), 100)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cells_that_the_format_does_not_know_are_refused()
    {
        using var state = States.OfEveryType();

        Assert.Contains("write a .pt file", Assert.Throws<StateFileException>(() => States.Written(state, SafetensorsFile.Write)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_is_changed_ends_as_a_state_dict_or_an_error_of_ours()
    {
        using var state = States.OfEveryType(complex128: false);
        var file = States.Written(state, SafetensorsFile.Write);

        Gen.Select(Gen.Int[0, file.Length - 1], Gen.Byte).Array[1, 4].Sample(
            changes =>
            {
                var bytes = (byte[])file.Clone();
                foreach (var (at, value) in changes) bytes[at] = value;
                try
                {
                    SafetensorsFile.Read(new MemoryStream(bytes)).Dispose();
                }
                catch (StateFileException e)
                {
                    Assert.NotEmpty(e.Message);
                }
            },
            iter: 3000);
    }

    private static byte[] File(string header, byte[] cells) => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(header)), .. Encoding.UTF8.GetBytes(header), .. cells];

    private static void Refuses(byte[] file, string words) =>
        Assert.Contains(words, Assert.Throws<StateFileException>(() => SafetensorsFile.Read(new MemoryStream(file))).Message, StringComparison.Ordinal);
}
