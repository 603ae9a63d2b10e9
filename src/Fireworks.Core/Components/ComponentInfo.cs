using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>One registered component: its ports, its configuration, how to make one.</summary>
public sealed class ComponentInfo
{
    private readonly ConstructorInfo _constructor;
    private readonly ParameterInfo[] _arguments;
    private readonly ComponentAttribute _attribute;

    internal ComponentInfo(Type type)
    {
        Type = type;
        _attribute = type.GetCustomAttribute<ComponentAttribute>()!;
        _constructor = type.GetConstructors() is [var only]
            ? only
            : throw new ComponentCatalogException(
                $"A component has one public constructor, which is its configuration; {type} has {type.GetConstructors().Length}.");
        _arguments = _constructor.GetParameters();
        Ports = [.. _arguments.Where(IsPort).Select(a => new ComponentPort(ComponentJson.Name(a.Name!), !a.HasDefaultValue))];
        AnyPorts = _arguments.Any(IsPorts);
        if (AnyPorts && Ports.Count > 0) throw new ComponentCatalogException($"A component has either named inputs or any number of them; {type} has both.");
        Links = [.. type.GetCustomAttributes<LinkAttribute>()];
        Parameters = [.. _arguments.Where(a => !IsPort(a) && !IsPorts(a) && !IsOutput(a)).Select(Describe)];
    }

    /// <summary>The name used in graphs.</summary>
    public string Kind => _attribute.Kind;

    /// <summary>The class.</summary>
    public Type Type { get; }

    /// <summary>What it is to its host.</summary>
    public ComponentRole Role =>
        Type.IsAssignableTo(typeof(IModel)) ? ComponentRole.Model : AnyPorts || Ports.Count > 1 ? ComponentRole.Junction : ComponentRole.Pipe;

    /// <summary>Whether it pulls its inputs by itself (<see cref="IDriver"/>).</summary>
    public bool IsDriver => Type.IsAssignableTo(typeof(IDriver));

    /// <summary>Its version.</summary>
    public int Version => _attribute.Version;

    /// <summary>Its input ports in order; empty for a source and for a junction that takes any (<see cref="AnyPorts"/>).</summary>
    public IReadOnlyList<ComponentPort> Ports { get; }

    /// <summary>Whether it takes any number of inputs under names of the author's choice.</summary>
    public bool AnyPorts { get; }

    /// <summary>Its named outputs; empty for a component with one.</summary>
    public IReadOnlyList<string> Outputs => _attribute.Outputs;

    /// <summary>Its links.</summary>
    public IReadOnlyList<LinkAttribute> Links { get; }

    /// <summary>Its configuration.</summary>
    public IReadOnlyList<ComponentParameter> Parameters { get; }

    /// <summary>Makes one.</summary>
    /// <param name="config">Its configuration: only known names; required ones present. A null stands for the default.</param>
    /// <param name="inputs">Port → pipe.</param>
    /// <param name="output">The named output, where it has such.</param>
    /// <exception cref="ComponentConfigException">A value does not fit; names the parameter.</exception>
    public Pipe Create(JsonObject config, IReadOnlyDictionary<string, Pipe> inputs, string? output = null)
    {
        if (CheckConfig(config) is [var first, ..]) throw first;
        if (Outputs.Count > 0) _ = Require.OneOf(output ?? "", [.. Outputs], nameof(output));
        var values = _arguments.Select(a => Argument(a, config, inputs, output)).ToArray();
        try
        {
            return (Pipe)_constructor.Invoke(BindingFlags.DoNotWrapExceptions, null, values, null);
        }
        catch (ArgumentException e)
        {
            var parameter = ComponentJson.Name(e.ParamName ?? "");
            throw new ComponentConfigException(Parameters.Any(p => p.Name == parameter) ? parameter : "", ComponentJson.Reason(e), e);
        }
    }

    /// <summary>What does not fit in a configuration, as far as names and types tell: one problem a parameter.</summary>
    public IReadOnlyList<ComponentConfigException> CheckConfig(JsonObject config)
    {
        var problems = new List<ComponentConfigException>();
        foreach (var (name, value) in config)
        {
            if (Parameters.FirstOrDefault(p => p.Name == name) is not { } parameter)
                problems.Add(new ComponentConfigException(name,
                    $"'{Kind}' has no argument '{name}'; it has: {Names()}.{Nearest.Hint(name, [.. Parameters.Select(p => p.Name)])}"));
            else if (value is not null)
                AddIfRefused(problems, parameter, value);
        }
        foreach (var parameter in Parameters.Where(p => p.Required && config[p.Name] is null))
            problems.Add(new ComponentConfigException(parameter.Name,
                $"'{Kind}' needs the argument '{parameter.Name}': {ComponentJson.Describe(parameter.Type)}."));
        return problems;
    }

    private static void AddIfRefused(List<ComponentConfigException> problems, ComponentParameter parameter, JsonNode value)
    {
        try
        {
            ComponentJson.Read(parameter.Name, value, parameter.Type);
        }
        catch (ComponentConfigException e)
        {
            problems.Add(e);
        }
    }

    /// <summary>The configuration of a component of this kind, as <see cref="Create"/> takes it.</summary>
    /// <exception cref="ComponentCatalogException">A parameter has no public property of its name.</exception>
    public JsonObject Describe(Pipe component)
    {
        var config = new JsonObject();
        foreach (var parameter in _arguments.Where(a => Parameters.Any(p => p.Name == ComponentJson.Name(a.Name!))))
        {
            var property = Type.GetProperties().FirstOrDefault(p => string.Equals(p.Name, parameter.Name, StringComparison.OrdinalIgnoreCase))
                ?? throw new ComponentCatalogException(
                    $"Each configuration value of a component is a public property; {Type} has none for '{parameter.Name}'.");
            if (ComponentJson.Write(property.GetValue(component), property.PropertyType) is { } value) config[ComponentJson.Name(parameter.Name!)] = value;
        }
        return config;
    }

    private object? Argument(ParameterInfo argument, JsonObject config, IReadOnlyDictionary<string, Pipe> inputs, string? output)
    {
        var name = ComponentJson.Name(argument.Name!);
        if (IsPorts(argument)) return inputs;
        if (IsOutput(argument)) return output;
        if (IsPort(argument))
            return inputs.TryGetValue(name, out var input) || argument.HasDefaultValue
                ? input
                : throw new ComponentConfigException("", $"'{Kind}' needs an input at port '{name}'.");
        return config[name] is { } value ? ComponentJson.Read(name, value, argument.ParameterType) : DefaultOf(argument);
    }

    private static object? DefaultOf(ParameterInfo argument) =>
        argument.DefaultValue ?? (argument.ParameterType.IsValueType && Nullable.GetUnderlyingType(argument.ParameterType) is null ? Activator.CreateInstance(argument.ParameterType) : null);

    private static ComponentParameter Describe(ParameterInfo argument) =>
        new(ComponentJson.Name(argument.Name!), argument.ParameterType, !argument.HasDefaultValue, argument.HasDefaultValue ? ComponentJson.Write(DefaultOf(argument), argument.ParameterType) : null);

    private static bool IsPort(ParameterInfo argument) => argument.ParameterType == typeof(Pipe);

    private static bool IsPorts(ParameterInfo argument) => argument.ParameterType == typeof(IReadOnlyDictionary<string, Pipe>);

    private bool IsOutput(ParameterInfo argument) => _attribute.Outputs.Length > 0 && argument.Name == "output" && argument.ParameterType == typeof(string);

    private string Names() => Parameters.Count == 0 ? "none" : string.Join(", ", Parameters.Select(p => p.Name));

    /// <summary>All that makes two hosts' components of a kind the same, in one line.</summary>
    public override string ToString() => string.Join(
        "; ",
        $"{Kind} {Version}",
        $"in {(AnyPorts ? "*" : string.Join(",", Ports.Select(p => p.Required ? p.Name : p.Name + "?")))}",
        $"out {string.Join(",", Outputs)}",
        $"link {string.Join(",", Links.Select(l => l.Name + (l.Live is null ? "" : "@live") + (l.Required ? "" : "?")))}",
        string.Join(",", Parameters.Select(p => $"{p.Name}:{p.Type}{(p.Required ? "" : "=" + (p.Default?.ToJsonString() ?? "null"))}")));
}
