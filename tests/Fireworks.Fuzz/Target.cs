using System.Reflection;

namespace Fireworks.Fuzz;

/// <summary>Something that reads bytes from anywhere. A class of its own with a constructor without parameters is all it takes to be fuzzed.</summary>
internal abstract class Target
{
    private static readonly Target[] All = [.. Assembly.GetExecutingAssembly().GetTypes()
        .Where(t => t.IsSubclassOf(typeof(Target)) && !t.IsAbstract).Select(t => (Target)Activator.CreateInstance(t)!)];

    /// <summary>The name on the command line.</summary>
    public abstract string Area { get; }

    /// <summary>Whether a native reader does the work: it may die, which is reported and is no failure, since the product reads such files in a process of their own.</summary>
    public virtual bool IsNative => false;

    /// <summary>Valid inputs, from which mutants are made.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>A mutant made by what is known of the format; null, the default, to change bytes.</summary>
    /// <param name="seed">The valid input.</param>
    /// <param name="random">Decides.</param>
    public virtual byte[]? Change(byte[] seed, Random random) => null;

    /// <summary>Reads a mutant: returns what uses all that was read, or throws a <see cref="FireworksException"/>. What this takes in memory is measured.</summary>
    /// <param name="mutant">The bytes.</param>
    /// <param name="seed">The valid input they were made from, by number.</param>
    public abstract Action Read(byte[] mutant, int seed);

    public static IEnumerable<string> Areas => All.Select(t => t.Area);

    public static Target? Of(string area) => Array.Find(All, t => t.Area == area);
}
