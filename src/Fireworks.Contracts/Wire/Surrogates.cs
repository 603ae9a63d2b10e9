using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Fireworks.Contracts;

// Types of Core on Orleans' wire: Core itself knows nothing of Orleans.

/// <summary><see cref="Cursor"/> on the wire.</summary>
[GenerateSerializer, Alias("fireworks.cursor")]
public struct CursorSurrogate
{
    /// <summary><see cref="Cursor.ToBytes"/>.</summary>
    [Id(0)] public byte[] Bytes { get; set; }
}

[RegisterConverter]
internal sealed class CursorConverter : IConverter<Cursor, CursorSurrogate>
{
    public Cursor ConvertFromSurrogate(in CursorSurrogate surrogate) => Cursor.FromBytes(surrogate.Bytes);

    public CursorSurrogate ConvertToSurrogate(in Cursor value) => new() { Bytes = value.ToBytes() };
}

/// <summary><see cref="Rows"/> on the wire.</summary>
[GenerateSerializer, Alias("fireworks.rows")]
public struct RowsSurrogate
{
    /// <summary>The first row of a range.</summary>
    [Id(0)] public long Start { get; set; }

    /// <summary>Rows in a range.</summary>
    [Id(1)] public int Count { get; set; }

    /// <summary>The rows of a list, or null for a range.</summary>
    [Id(2)] public long[]? List { get; set; }
}

[RegisterConverter]
internal sealed class RowsConverter : IConverter<Rows, RowsSurrogate>
{
    public Rows ConvertFromSurrogate(in RowsSurrogate surrogate) =>
        surrogate.List is { } list ? Rows.At(list) : Rows.Range(surrogate.Start, surrogate.Count);

    public RowsSurrogate ConvertToSurrogate(in Rows value) =>
        value.IsRange ? new() { Start = value.Start, Count = value.Count } : new() { List = value.ToArray() };
}

/// <summary><see cref="ComponentState"/> on the wire.</summary>
[GenerateSerializer, Alias("fireworks.component-state")]
public struct ComponentStateSurrogate
{
    /// <summary>The values as JSON.</summary>
    [Id(0)] public string Values { get; set; }

    /// <summary>The tensors.</summary>
    [Id(1)] public Message Tensors { get; set; }
}

[RegisterConverter]
internal sealed class ComponentStateConverter : IConverter<ComponentState, ComponentStateSurrogate>
{
    public ComponentState ConvertFromSurrogate(in ComponentStateSurrogate surrogate) => new((JsonObject)JsonNode.Parse(surrogate.Values)!, surrogate.Tensors);

    public ComponentStateSurrogate ConvertToSurrogate(in ComponentState value) => new() { Values = value.Values.ToJsonString(), Tensors = value.Tensors };
}

/// <summary><see cref="GraphProblem"/> on the wire.</summary>
[GenerateSerializer, Alias("fireworks.graph-problem")]
public struct GraphProblemSurrogate
{
    /// <summary>Where.</summary>
    [Id(0)] public string Path { get; set; }

    /// <summary>What kind.</summary>
    [Id(1)] public string Rule { get; set; }

    /// <summary>What was found and what to do.</summary>
    [Id(2)] public string Message { get; set; }

    /// <summary>Whether the graph runs nevertheless.</summary>
    [Id(3)] public bool IsWarning { get; set; }
}

[RegisterConverter]
internal sealed class GraphProblemConverter : IConverter<GraphProblem, GraphProblemSurrogate>
{
    public GraphProblem ConvertFromSurrogate(in GraphProblemSurrogate surrogate) => new(surrogate.Path, surrogate.Rule, surrogate.Message, surrogate.IsWarning);

    public GraphProblemSurrogate ConvertToSurrogate(in GraphProblem value) => new() { Path = value.Path, Rule = value.Rule, Message = value.Message, IsWarning = value.IsWarning };
}

/// <summary><see cref="GraphInvalidException"/> on the wire: it keeps its type and every problem.</summary>
[GenerateSerializer, Alias("fireworks.graph-invalid")]
public struct GraphInvalidSurrogate
{
    /// <summary>The problems.</summary>
    [Id(0)] public ImmutableArray<GraphProblem> Problems { get; set; }
}

[RegisterConverter]
internal sealed class GraphInvalidConverter : IConverter<GraphInvalidException, GraphInvalidSurrogate>
{
    public GraphInvalidException ConvertFromSurrogate(in GraphInvalidSurrogate surrogate) => new(surrogate.Problems);

    public GraphInvalidSurrogate ConvertToSurrogate(in GraphInvalidException value) => new() { Problems = [.. value.Problems] };
}

/// <summary><see cref="PlanInvalidException"/> on the wire: it keeps its type and every problem.</summary>
[GenerateSerializer, Alias("fireworks.plan-invalid")]
public struct PlanInvalidSurrogate
{
    /// <summary>The problems.</summary>
    [Id(0)] public ImmutableArray<GraphProblem> Problems { get; set; }
}

[RegisterConverter]
internal sealed class PlanInvalidConverter : IConverter<PlanInvalidException, PlanInvalidSurrogate>
{
    public PlanInvalidException ConvertFromSurrogate(in PlanInvalidSurrogate surrogate) => new(surrogate.Problems);

    public PlanInvalidSurrogate ConvertToSurrogate(in PlanInvalidException value) => new() { Problems = [.. value.Problems] };
}
