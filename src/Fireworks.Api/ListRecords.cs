namespace Fireworks.Api;

/// <summary>The first items of a list, and how long the list is.</summary>
/// <param name="Items">The items, newest first.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record Listing<T>(IReadOnlyList<T> Items, long Total)
{
    /// <summary>Items of a list when nobody says how many.</summary>
    public const int DefaultLimit = 20;

    /// <summary>Most items of one list.</summary>
    public const int MostItems = 10_000;
}

/// <summary>A run in a list.</summary>
/// <param name="Name">Such as <c>digits#2</c>; what shows it.</param>
/// <param name="Run">Its id, a ULID.</param>
/// <param name="Experiment">The shelf.</param>
/// <param name="Number">Its number on the shelf, from 1.</param>
/// <param name="State">running, paused (a trial that waits to go on), complete, failed or cancelled.</param>
/// <param name="Search">The search it is a trial of.</param>
/// <param name="Trial">The number of that trial, from 0.</param>
/// <param name="Seed">The seed used.</param>
/// <param name="StartedAt">When it was started.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Warnings">How many warnings it has.</param>
/// <param name="Error">Why it failed.</param>
public sealed record RunItem(
    string Name,
    string Run,
    string Experiment,
    long Number,
    string State,
    string? Search,
    long? Trial,
    long Seed,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    int Warnings,
    string? Error);

/// <summary>An experiment, its runs counted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is about.</param>
/// <param name="Tags">Its labels.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="Runs">How many runs it has.</param>
/// <param name="Running">Those that go on.</param>
/// <param name="Complete">Those that ended well.</param>
/// <param name="Failed">Those that ended by an error.</param>
/// <param name="Cancelled">Those that were ended.</param>
/// <param name="LastStartedAt">When the latest was started.</param>
public sealed record ExperimentInfo(
    string Name,
    string Description,
    IReadOnlyDictionary<string, string> Tags,
    DateTimeOffset CreatedAt,
    long Runs,
    long Running,
    long Complete,
    long Failed,
    long Cancelled,
    DateTimeOffset? LastStartedAt);

/// <summary>A search in a list, its trials counted.</summary>
/// <param name="Name">Its name.</param>
/// <param name="State">running, stopped or complete.</param>
/// <param name="Metric">What is optimised.</param>
/// <param name="Maximize">Whether more is better.</param>
/// <param name="Asked">Trials wanted in all.</param>
/// <param name="Trials">Trials begun.</param>
/// <param name="Complete">Finished with a value.</param>
/// <param name="Running">At work or paused.</param>
/// <param name="Failed">Ended by an error.</param>
/// <param name="Best">The number of the best finished trial; of equal ones the first.</param>
/// <param name="BestValue">Its value.</param>
/// <param name="CreatedAt">When it was opened first.</param>
/// <param name="EndedAt">When it was complete.</param>
public sealed record SearchItem(
    string Name,
    string State,
    string Metric,
    bool Maximize,
    long Asked,
    long Trials,
    long Complete,
    long Running,
    long Failed,
    long? Best,
    double? BestValue,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt);

/// <summary>A scaffold in a list.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Run">The id of the run it was taken from.</param>
/// <param name="RunName">That run, such as <c>digits#2</c>; left out when it is not stored any more.</param>
/// <param name="Manifest">The manifest's hash.</param>
/// <param name="Parent">The scaffold it was made from.</param>
/// <param name="Pinned">Whether it stays when old ones are cleared away.</param>
/// <param name="CreatedAt">When it was saved.</param>
public sealed record ScaffoldItem(string Name, string Run, string? RunName, string Manifest, string? Parent, bool Pinned, DateTimeOffset CreatedAt);

/// <summary>A silo of the cluster.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="Host">The machine it runs on.</param>
/// <param name="State">active, joining, shutting-down, dead and so on.</param>
/// <param name="Labels">What it carries for nodes that ask for a place.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Activations">How many grains are active in it.</param>
public sealed record SiloInfo(
    string Name,
    string Address,
    string Host,
    string State,
    IReadOnlyDictionary<string, string> Labels,
    DateTimeOffset StartedAt,
    int? Activations);
