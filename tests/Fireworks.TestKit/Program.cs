namespace Fireworks.TestKit;

/// <summary>The second process of conformance tests (<see cref="Elsewhere"/>).</summary>
internal static class Program
{
    private static Task Main(string[] args) => Elsewhere.AnswerAsync(args[0], Console.In, Console.Out);
}
