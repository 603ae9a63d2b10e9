namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>Tests with processes of their own run one after the other: each could use every core.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
