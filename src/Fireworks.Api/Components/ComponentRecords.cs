using System.Text.Json.Nodes;

namespace Fireworks.Api;

/// <summary>A component in a list.</summary>
/// <param name="Kind">The name used in graphs.</param>
/// <param name="Role">source, pipe, junction or model.</param>
/// <param name="Summary">What it does, in one sentence or two.</param>
/// <param name="Assembly">Where it comes from.</param>
public sealed record ComponentItem(string Kind, string Role, string Summary, string Assembly);

/// <summary>All there is to know of a component before it is used.</summary>
/// <param name="Kind">The name used in graphs.</param>
/// <param name="Role">source, pipe, junction or model.</param>
/// <param name="Version">The version of its state and configuration.</param>
/// <param name="Drives">Whether it pulls its inputs by itself: a sink or a trainer.</param>
/// <param name="Summary">What it does.</param>
/// <param name="Remarks">The rules, awkward cases, cost and source; empty when nothing more is said.</param>
/// <param name="Inputs">Its input ports, in order.</param>
/// <param name="AnyInputs">Whether it takes any number of inputs under names of the author's choice.</param>
/// <param name="Outputs">Its named outputs; empty for a component with one.</param>
/// <param name="Links">What it can take over from other nodes.</param>
/// <param name="Arguments">Its configuration.</param>
/// <param name="Schema">The JSON schema of a node of this kind, draft 2020-12.</param>
/// <param name="Assembly">Where it comes from.</param>
public sealed record ComponentDetails(
    string Kind,
    string Role,
    int Version,
    bool Drives,
    string Summary,
    string Remarks,
    IReadOnlyList<PortInfo> Inputs,
    bool AnyInputs,
    IReadOnlyList<string> Outputs,
    IReadOnlyList<PortInfo> Links,
    IReadOnlyList<ArgumentInfo> Arguments,
    JsonNode Schema,
    string Assembly);

/// <summary>An input port, or a link.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">Whether it must be joined.</param>
/// <param name="Description">What belongs there; empty when nothing is said.</param>
public sealed record PortInfo(string Name, bool Required, string Description);

/// <summary>One value of a component's configuration.</summary>
/// <param name="Name">Its name in a graph.</param>
/// <param name="Type">Its JSON type: string, integer, number, boolean, array, object, or several of them joined by <c>|</c>.</param>
/// <param name="Required">Whether it must be given.</param>
/// <param name="Default">What it is when it is not given.</param>
/// <param name="Bounds">Which numbers are allowed, such as <c>1 … 1000000</c> or <c>≥ 1</c>; left out when all are.</param>
/// <param name="Description">What it means, with its unit, default and bounds.</param>
public sealed record ArgumentInfo(string Name, string Type, bool Required, JsonNode? Default, string? Bounds, string Description);
