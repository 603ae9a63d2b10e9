using System.Text.RegularExpressions;
using Fireworks.TestKit;

namespace Fireworks.Cli.Tests;

/// <summary>Rules about the text of the project that no compiler checks.</summary>
public sealed partial class SourceRulesTests
{
    // A folder's guard is a lock of the file system, held for well under a millisecond: nothing tells when it is free.
    // A message that is read ahead is there sooner than a thread could be woken for it: its reader looks again for some microseconds, then waits.
    private static readonly string[] MaySleep = ["src/Fireworks.Data/Files/FolderLock.cs", "src/Fireworks.Core/Pipes/Prefetch.cs"];

    [Fact]
    public void Nothing_sleeps_but_what_has_a_reason() =>
        Assert.Equal(MaySleep, Find(SourceTree.Product, Sleep()).Select(found => found.Split(':')[0]).Distinct());

    [Fact]
    public void Nothing_holds_a_thread_until_a_task_ends() =>
        Assert.Empty(Find(SourceTree.Product, Blocking()));

    [Fact]
    public void An_error_that_is_passed_over_has_a_reason_beside_it() =>
        Assert.Empty(Find(SourceTree.Files("src", "silo", "client", "tests").Where(IsCSharp).Where(file => !IsThisFile(file)), EmptyCatch()));

    [Fact]
    public void No_file_names_a_place_on_one_machine() =>
        Assert.Empty(Find(SourceTree.Files().Where(file => !IsThisFile(file)), MachinePath()));

    [Theory]
    [InlineData("Thread.Sleep(5);", nameof(Sleep))]
    [InlineData("return task.Result;", nameof(Blocking))]
    [InlineData("var x = (await a, b.Result);", nameof(Blocking))]
    [InlineData("run.Wait();", nameof(Blocking))]
    [InlineData("run.Wait(cancellationToken);", nameof(Blocking))]
    [InlineData("Task.WaitAll(a, b);", nameof(Blocking))]
    [InlineData("x.GetAwaiter().GetResult();", nameof(Blocking))]
    [InlineData("catch { }", nameof(EmptyCatch))]
    [InlineData("catch (Exception e) when (IsLoss(e))\n{\n}", nameof(EmptyCatch))]
    [InlineData("\"/home/ada/rows.csv\"", nameof(MachinePath))]
    [InlineData("dotnet C:\\Users\\ada", nameof(MachinePath))]
    public void The_rules_find_what_they_are_for(string text, string rule) => Assert.Matches(Rule(rule), text);

    [Theory]
    [InlineData("var x = new { Result = 1 };", nameof(Blocking))]
    [InlineData("await task.WaitAsync(token);", nameof(Blocking))]
    [InlineData("public Task Result { get; }", nameof(Blocking))]
    [InlineData("catch (IOException)\n{\n    // It is gone already.\n}", nameof(EmptyCatch))]
    [InlineData("catch (IOException) { throw; }", nameof(EmptyCatch))]
    [InlineData("https://example.org/home/index", nameof(MachinePath))]
    public void The_rules_pass_over_what_is_right(string text, string rule) => Assert.DoesNotMatch(Rule(rule), text);

    private static Regex Rule(string name) => name switch
    {
        nameof(Sleep) => Sleep(),
        nameof(Blocking) => Blocking(),
        nameof(EmptyCatch) => EmptyCatch(),
        _ => MachinePath(),
    };

    private static IEnumerable<string> Find(IEnumerable<string> files, Regex rule) =>
        from file in files
        let text = SourceTree.Read(file)
        where !text.Contains('\0')                             // a binary file
        from match in rule.Matches(text)
        select $"{file}:{text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.ReplaceLineEndings(" ")}";

    private static bool IsCSharp(string file) => file.EndsWith(".cs", StringComparison.Ordinal);

    private static bool IsThisFile(string file) => file.EndsWith($"/{nameof(SourceRulesTests)}.cs", StringComparison.Ordinal);

    [GeneratedRegex(@"\bThread\.Sleep\(|\bSpinWait\b")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\w\)?\.Result\b(?!\s*(=[^=>]|\())|\.Wait\(|\bTask\.Wait(All|Any)\(|\.GetAwaiter\(\)\.GetResult\(\)")]
    private static partial Regex Blocking();

    [GeneratedRegex(@"\bcatch\b[^{};]*\{\s*\}")]
    private static partial Regex EmptyCatch();

    [GeneratedRegex(@"(?<![\w.:/-])/(home|root|Users|work)/[\w.]|[A-Z]:\\Users\\\w")]
    private static partial Regex MachinePath();
}
