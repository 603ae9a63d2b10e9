using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Fireworks;

/// <summary>Finds what belongs to a model: itself, what it links to, what lies inside it, what comes before it; each once.</summary>
internal static class ModelWalk
{
    /// <summary>The model and all models before it, along every input.</summary>
    public static IEnumerable<Model> Upstream(Model model) => Reach(model, pipe => pipe.Inputs).OfType<Model>();

    /// <summary>All parameters that a model's output depends on, each once: its own, linked, of modules, of models within it and before it.</summary>
    public static IReadOnlyList<Parameter> Parameters(Model model)
    {
        var found = new List<Parameter>();
        var seen = new HashSet<Parameter>(ReferenceEqualityComparer.Instance);
        foreach (var each in Reach(model, Related).OfType<Model>())
            foreach (var parameter in each.Named(links: true).Select(p => p.Value))
                if (seen.Add(parameter)) found.Add(parameter);
        return found;
    }

    private static IEnumerable<Pipe> Related(Pipe pipe) => pipe is Model model
        ? model.Parts.Select(part => part.Value is Link link ? link.Value : part.Value).OfType<Pipe>().Concat(pipe.Inputs)
        : pipe.Inputs;

    private static IEnumerable<Pipe> Reach(Pipe start, Func<Pipe, IEnumerable<Pipe>> next)
    {
        var seen = new HashSet<Pipe>(ReferenceEqualityComparer.Instance) { start };
        var waiting = new Queue<Pipe>([start]);
        while (waiting.TryDequeue(out var pipe))
        {
            yield return pipe;
            foreach (var other in next(pipe))
                if (seen.Add(other)) waiting.Enqueue(other);
        }
    }

    /// <summary>The parameters of a part, with the names they have below it.</summary>
    public static IEnumerable<(string Name, Parameter Value)> Of(string name, object part) => part switch
    {
        Parameter parameter => [(name, parameter)],
        nn.Module module => module.named_parameters().Select(p => ($"{name}.{p.name}", p.parameter)),
        Model model => model.Named(links: false).Select(p => ($"{name}.{p.Name}", p.Value)),
        Junction junction => junction.Ports.SelectMany(port => Of($"{name}.{port.Key}", port.Value)),
        _ => [],
    };

    /// <summary>The tensors of a part that are kept beside its parameters, with the names they have below it.</summary>
    public static IEnumerable<(string Name, Tensor Value)> BuffersOf(string name, object part) => part switch
    {
        nn.Module module => module.named_buffers().Select(b => ($"{name}.{b.name}", b.buffer)),
        Model model => model.Kept.Select(b => ($"{name}.{b.Name}", b.Value)),
        Junction junction => junction.Ports.SelectMany(port => BuffersOf($"{name}.{port.Key}", port.Value)),
        _ => [],
    };
}
