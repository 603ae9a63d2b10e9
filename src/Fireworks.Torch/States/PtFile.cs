using System.IO.Compression;
using TorchSharp;

namespace Fireworks;

/// <summary>Python's <c>.pt</c> files: <c>torch.save(model.state_dict(), path)</c> and <c>torch.load(path)</c>, without Python and without its dangers.</summary>
/// <remarks>
/// <para>A .pt file is a zip with a pickle, and a pickle can run any code when Python loads it. Here it cannot: a reader of ours understands
/// tensors, their storages, ordered dicts and plain values, and refuses everything else by name. Dicts within dicts become names with dots.</para>
/// <para>Read are files of PyTorch 1.6 and later, little-endian, in any cell type that TorchSharp has; a view (such as a transposed weight) becomes a
/// dense tensor. What is written, Python loads with <c>weights_only=True</c> too.</para>
/// </remarks>
public static class PtFile
{
    /// <summary>Bytes that a file may hold unless said otherwise: 4 GiB.</summary>
    public const long DefaultMaxBytes = 4L << 30;

    private const int LargestPickle = 64 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="maxBytes">The most bytes of tensors to read, at least 1. Default 4 GiB.</param>
    /// <exception cref="StateFileException">It is no .pt file, damaged, too large, or holds anything but tensors and plain values.</exception>
    public static StateDict Read(string path, long maxBytes = DefaultMaxBytes)
    {
        using var file = File.OpenRead(path);
        return Read(file, maxBytes);
    }

    /// <summary>Reads a stream that can seek.</summary>
    /// <inheritdoc cref="Read(string, long)"/>
    public static StateDict Read(Stream stream, long maxBytes = DefaultMaxBytes)
    {
        Require.AtLeast(maxBytes, 1);
        try
        {
            using var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            return new PtReader(zip, maxBytes).Read(LargestPickle);
        }
        catch (EndOfStreamException e)
        {
            throw new StateFileException("This .pt file is damaged: it ends before what it says it holds.", e);
        }
        catch (InvalidDataException e)
        {
            throw new StateFileException($"This is no .pt file of PyTorch 1.6 or later, which is a zip: {e.Message} An older file is converted by loading and saving it in Python.", e);
        }
    }

    /// <summary>Writes a file, replacing one that is there.</summary>
    /// <exception cref="StateFileException">A tensor has 2 GiB or more.</exception>
    public static void Write(StateDict state, string path)
    {
        using var file = File.Create(path);
        Write(state, file);
    }

    /// <summary>Writes to a stream.</summary>
    /// <inheritdoc cref="Write(StateDict, string)"/>
    public static void Write(StateDict state, Stream stream)
    {
        using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        using (var pickle = zip.CreateEntry("archive/data.pkl", CompressionLevel.NoCompression).Open()) PickleWriter.Write(state, pickle);
        using (var order = zip.CreateEntry("archive/byteorder", CompressionLevel.NoCompression).Open()) order.Write("little"u8);
        foreach (var (index, (name, tensor)) in state.Index())
        {
            using var cells = zip.CreateEntry($"archive/data/{index}", CompressionLevel.NoCompression).Open();
            TensorCells.Write(name, tensor, cells);
        }
        using var version = zip.CreateEntry("archive/version", CompressionLevel.NoCompression).Open();
        version.Write("3\n"u8);
    }
}
