namespace Fireworks;

/// <summary>Messages as Apache Arrow IPC streams.</summary>
public static class ArrowStream
{
    /// <summary>One message as an Arrow IPC stream, with metadata in its schema.</summary>
    public static byte[] ToBytes(Message message, IReadOnlyDictionary<string, string>? metadata = null) => throw new NotImplementedException();

    /// <summary>The message and metadata of an Arrow IPC stream of any number of batches.</summary>
    public static (Message Message, IReadOnlyDictionary<string, string> Metadata) FromBytes(ReadOnlyMemory<byte> bytes) => throw new NotImplementedException();
}
