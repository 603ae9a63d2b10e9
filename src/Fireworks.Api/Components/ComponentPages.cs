using System.Text.Json.Nodes;

namespace Fireworks.Api;

/// <summary>The components of a catalog as users read them: what the catalog knows, with the documentation beside the assemblies.</summary>
public static class ComponentPages
{
    /// <summary>Every component, by kind.</summary>
    public static Listing<ComponentItem> List(ComponentCatalog catalog) =>
        new([.. catalog.Kinds.Values.Select(c => new ComponentItem(c.Kind, Role(c), XmlDocs.Of(c.Type).Summary, Assembly(c)))], catalog.Kinds.Count);

    /// <summary>One component.</summary>
    public static ComponentDetails Of(ComponentInfo component)
    {
        var docs = XmlDocs.Of(component.Type);
        return new(
            component.Kind, Role(component), component.Version, component.IsDriver, docs.Summary, docs.Remarks,
            [.. component.Ports.Select(p => new PortInfo(p.Name, p.Required, docs.Parameter(p.Name)))], component.AnyPorts, component.Outputs,
            [.. component.Links.Select(l => new PortInfo(l.Name, l.Required, ComponentSchema.Describe(l)))],
            [.. component.Parameters.Select(p => Argument(p, docs))],
            ComponentSchema.Of(component, docs), Assembly(component));
    }

    private static ArgumentInfo Argument(ComponentParameter parameter, XmlDocs docs)
    {
        var description = docs.Parameter(parameter.Name);
        var schema = ComponentSchema.Of(parameter, description);
        return new(parameter.Name, ComponentSchema.TypeOf(schema), parameter.Required, parameter.Default?.DeepClone(), DocBounds.Of(parameter.Type, description)?.ToString(), description);
    }

    private static string Role(ComponentInfo component) => component switch
    {
        { Role: ComponentRole.Pipe, Ports.Count: 0 } => "source",
        var other => other.Role.ToString().ToLowerInvariant(),
    };

    private static string Assembly(ComponentInfo component) => component.Type.Assembly.GetName().Name!;
}
