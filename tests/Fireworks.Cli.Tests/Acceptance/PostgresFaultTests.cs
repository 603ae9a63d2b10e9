using Fireworks.TestKit;

namespace Fireworks.Cli.Tests.Acceptance;

/// <summary>A database that is not there, or not ours: one clear message and the exit code that says so.</summary>
public sealed class PostgresFaultTests
{
    private const int Failed = 1;
    private const int Usage = 2;
    private const int Unreachable = 5;

    [Fact]
    public async Task A_database_that_does_not_answer_is_waited_for_until_the_deadline()
    {
        using var folder = new Workspace();
        var port = PostgresServer.FreePort();

        var ended = await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--database", $"Host=127.0.0.1;Port={port};Database=fw;Password=sesame", "--database-timeout", "00:00:03");

        ended.Expect(Unreachable);
        Assert.Empty(ended.Out);
        Assert.Matches($@"127\.0\.0\.1:{port}/fw cannot be reached: .*refused\. It is tried again for \d s", ended.Error);
        Assert.Contains("It was tried for 3 s; start it, or check --database", ended.Error);
        Assert.DoesNotContain("sesame", ended.Error);
        Assert.DoesNotContain("   at ", ended.Error);
    }

    [Fact]
    public async Task What_is_no_connection_string_is_wrong_usage()
    {
        using var folder = new Workspace();

        var ended = await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--database", "sesame");

        Assert.Contains("The setting 'Database' is a PostgreSQL connection string such as Host=", ended.Expect(Usage).Error);
        Assert.DoesNotContain("sesame", ended.Error);
    }

    [Fact]
    public async Task The_database_of_a_newer_release_is_refused_and_left_as_it_was()
    {
        using var folder = new Workspace();
        await using var tables = await PostgresTables.CreateAsync();
        tables.Execute("create table schema_version (version bigint not null, applied_at timestamptz not null); insert into schema_version values (7, now())");

        var ended = await CliProcess.RunAsync(folder.Path, "serve", "--listen", "http://127.0.0.1:0", "--database", tables.Connection);

        Assert.Contains("has schema version 7, but this release knows versions up to 1", ended.Expect(Failed).Error);
        Assert.Equal(["schema_version"], tables.Texts("select table_name::text from information_schema.tables where table_schema = 'public'"));
    }
}
