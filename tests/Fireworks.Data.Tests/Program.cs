using Xunit.MicrosoftTestingPlatform;

namespace Fireworks;

/// <summary>Runs the tests, or is the second process of one of them.</summary>
internal static class Program
{
    private static Task<int> Main(string[] args) => args is [Child.Argument, .. var rest]
        ? Child.RunAsync(rest)
        : TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions);
}
