using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Fireworks.TestKit;

namespace Fireworks.Hosting;

/// <summary>The Dockerfile and the compose file: written as their formats want it, and fitting the silo that they start.</summary>
public sealed partial class ContainerFilesTests
{
    private const string Dockerfile = "silo/Fireworks.Silo/Dockerfile";
    private const string Compose = "docker-compose.yml";

    private static readonly string[] Silos = ["silo-1", "silo-2"];

    [Fact]
    public async Task Both_are_free_of_what_their_linters_find() =>
        Assert.Equal((0, ""), await LintAsync($"Dockerfile={Dockerfile}", $"compose={Compose}"));

    [Theory]
    [InlineData("Dockerfile", Dockerfile, "ENTRYPOINT [", "ENTRYPIONT [", "ENTRYPIONT")]
    [InlineData("compose", Compose, "healthcheck:", "healthchek:", "healthchek")]
    [InlineData("compose", Compose, "condition: service_healthy", "condition: service_helthy", "condition")]
    public async Task The_linters_find_what_they_are_for(string kind, string file, string right, string wrong, string found)
    {
        using var temp = new TempFolder();
        var path = temp.Write("file", SourceTree.Read(file).Replace(right, wrong, StringComparison.Ordinal));

        var (exitCode, says) = await LintAsync($"{kind}={path}");

        Assert.Equal(1, exitCode);
        Assert.Contains(found, says, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_setting_that_a_container_is_given_is_one_the_silo_knows()
    {
        var services = (await ComposeAsync())["services"]!;
        var given = Silos.SelectMany(s => services[s]!["environment"]!.AsObject().Select(e => e.Key)).Concat(Settings().Matches(SourceTree.Read(Dockerfile)).Select(m => m.Value));

        // The first part of a name after the section: Fireworks__Labels__silo is an entry of Labels.
        var known = typeof(FireworksOptions).GetProperties().Select(p => p.Name);
        Assert.Empty(given.Select(name => name.Split("__")[1]).Distinct().Except(known));
    }

    [Fact]
    public async Task A_silo_has_the_time_to_hand_over_that_it_is_configured_to_take()
    {
        var services = (await ComposeAsync())["services"]!;
        foreach (var silo in Silos)
        {
            var environment = services[silo]!["environment"]!;
            var drain = Time(environment, "Fireworks__DrainDelay") + Time(environment, "Fireworks__DrainTimeout");
            var grace = TimeSpan.FromSeconds(int.Parse(services[silo]!["stop_grace_period"]!.GetValue<string>().TrimEnd('s'), CultureInfo.InvariantCulture));

            Assert.True(grace > drain, $"{silo} is killed after {grace}, but may take {drain} to hand over.");
        }
    }

    [Fact]
    public async Task Secrets_come_from_the_environment_and_nothing_starts_without_them()
    {
        var services = (await ComposeAsync())["services"]!.AsObject();
        var secrets = services.SelectMany(s => s.Value!["environment"]?.AsObject() ?? []).Select(e => e.Value!.ToString())
            .Where(value => value.Contains("Password=", StringComparison.Ordinal) || value.Contains("AccountKey=", StringComparison.Ordinal) || value.Contains("_KEY", StringComparison.Ordinal) || value.Contains("PASSWORD", StringComparison.Ordinal)).ToArray();

        Assert.InRange(secrets.Length, 5, int.MaxValue);
        Assert.All(secrets, value => Assert.Matches(@"\$\{[A-Z_]+:\?[^}]+\}", value));
    }

    [Fact]
    public async Task Doors_open_on_this_machine_only_and_silos_run_as_a_user_who_may_change_nothing()
    {
        var services = (await ComposeAsync())["services"]!;

        Assert.All(Silos.SelectMany(s => services[s]!["ports"]!.AsArray()), port => Assert.StartsWith("127.0.0.1:", port!.GetValue<string>(), StringComparison.Ordinal));
        Assert.All(Silos, s => Assert.True(services[s]!["read_only"]!.GetValue<bool>()));
        Assert.Matches(@"(?m)^USER [1-9]\d*:[1-9]\d*$", SourceTree.Read(Dockerfile));
        Assert.Matches(@"(?m)^ARG BASE=", SourceTree.Read(Dockerfile));
        Assert.Matches(@"(?m)^HEALTHCHECK ", SourceTree.Read(Dockerfile));
    }

    [Fact]
    public void What_npm_installs_for_the_tests_is_pinned_by_contents_and_by_nobodys_address()
    {
        var packages = JsonNode.Parse(SourceTree.Read("tests/tools/package-lock.json"))!["packages"]!.AsObject().Where(p => p.Key.Length > 0).ToArray();

        Assert.InRange(packages.Length, 100, int.MaxValue);
        Assert.All(packages, p => Assert.NotNull(p.Value!["integrity"]));
        Assert.All(packages, p => Assert.Null(p.Value!["resolved"]));
    }

    private static TimeSpan Time(JsonNode environment, string name) => TimeSpan.Parse(environment[name]!.GetValue<string>(), CultureInfo.InvariantCulture);

    private static async Task<JsonNode> ComposeAsync() => JsonNode.Parse((await LintAsync($"json={Compose}")).Says)!;

    private static async Task<(int ExitCode, string Says)> LintAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("node", ["tests/tools/lint.mjs", .. arguments]) { WorkingDirectory = SourceTree.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await said + await failed);
    }

    [GeneratedRegex("Fireworks__[A-Za-z_0-9]+")]
    private static partial Regex Settings();
}
