using Apache.Arrow;
using Apache.Arrow.Types;

namespace Fireworks;

/// <summary>A field of a stream or file that is being read. It is asked for each of its batches; the shape in its metadata is parsed once.</summary>
internal sealed class ArrowField(string name, IArrowType type, bool nullable, IReadOnlyDictionary<string, string> metadata) : Field(name, type, nullable, metadata)
{
    /// <summary>What its rows hold, once the metadata that says so was parsed.</summary>
    public ColumnType? Type { get; set; }
}
