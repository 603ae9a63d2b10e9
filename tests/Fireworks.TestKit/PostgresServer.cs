using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Npgsql;

namespace Fireworks.TestKit;

/// <summary>A private PostgreSQL server on loopback, in a folder of its own. It ends with this process, however that ends.</summary>
public sealed class PostgresServer : IDisposable
{
    private const int SigQuit = 3;
    private const string User = "fireworks";

    private static readonly Lazy<Task<PostgresServer>> Once = new(() => StartAsync());

    private readonly string _folder;
    private readonly int _port;
    private readonly string[] _settings;
    private Process? _process;
    private Task _ended = Task.CompletedTask;

    private PostgresServer(string folder, int port, string[] settings) => (_folder, _port, _settings) = (folder, port, settings);

    /// <summary>The server that all tests of this process share; started when first asked for.</summary>
    public static Task<PostgresServer> SharedAsync() => Once.Value;

    /// <summary>Starts a server.</summary>
    /// <param name="durable">Whether commits reach the disk, as in production. False is faster, for tests that never kill the server.</param>
    /// <param name="port">Its port; a free one when null.</param>
    /// <param name="settings">More of its settings, such as <c>log_statement=all</c>.</param>
    public static async Task<PostgresServer> StartAsync(bool durable = false, int? port = null, params string[] settings)
    {
        string[] sync = durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        var server = new PostgresServer(Directory.CreateTempSubdirectory("fireworks-pg-").FullName, port ?? FreePort(), [.. sync, .. settings]);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        if (IsRoot) await RunAsync("chown", "postgres:", server._folder);
        // The order of names must not depend on the language a server was set up for, so this one has a language.
        await RunAsync([.. AsServer, Program("initdb"), "-D", server.Data, "-U", User, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8",
            "--locale-provider=icu", "--icu-locale=en-US", "--no-sync"]);

        await server.LaunchAsync();
        return server;
    }

    /// <summary>Stops the server as a crash does, every connection with it, and starts it again on the same port with what it had committed.</summary>
    public async Task RestartAsync()
    {
        if (Signal(_process!.Id, SigQuit) != 0) throw new InvalidOperationException("PostgreSQL has ended by itself before it was to be stopped.");
        await _ended;
        await LaunchAsync();
    }

    private async Task LaunchAsync()
    {
        var ready = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _ended = ended.Task;

        // The system ends the server with the thread that started it, and a pool's threads come and go.
        new Thread(() => Run(ready, ended)) { IsBackground = true, Name = "owner of PostgreSQL" }.Start();
        _process = await ready.Task;
    }

    /// <summary>How to connect to one of its databases.</summary>
    public string ConnectionTo(string database) => $"Host=127.0.0.1;Port={_port};Username={User};Database={database}";

    /// <summary>Makes an empty database.</summary>
    /// <returns>How to connect to it.</returns>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"t{Guid.NewGuid():N}";
        await ExecuteAsync($"create database {name}");
        return ConnectionTo(name);
    }

    /// <summary>Removes a database and ends all connections to it.</summary>
    public async Task DropDatabaseAsync(string connection)
    {
        NpgsqlConnection.ClearAllPools();
        await ExecuteAsync($"drop database {new NpgsqlConnectionStringBuilder(connection).Database} with (force)");
    }

    private Task ExecuteAsync(string sql) => ExecuteAsync(ConnectionTo("postgres"), sql);

    /// <summary>Runs statements on a connection of their own.</summary>
    /// <param name="connection">How to connect.</param>
    /// <param name="sql">The statements.</param>
    public static async Task ExecuteAsync(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection(connection + ";Pooling=false");
        await opened.OpenAsync();
        await using var command = opened.CreateCommand();
#pragma warning disable CA2100 // Texts of tests only.
        command.CommandText = sql;
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
    }

    private void Run(TaskCompletionSource<Process> ready, TaskCompletionSource ended)
    {
        var log = new List<string>();
        try
        {
            using var process = Process.Start(Start([.. AsServer, Program("postgres"), "-D", Data, "-p", $"{_port}", "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "max_connections=200", .. _settings.SelectMany(setting => new[] { "-c", setting })]))!;
            while (process.StandardError.ReadLine() is { } line)
            {
                log.Add(line);
                if (line.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult(process);
            }
            process.WaitForExit();
        }
        finally
        {
            ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start: {string.Join('\n', log)}"));
            ended.SetResult();
        }
    }

    /// <summary>Ends the server and removes its folder.</summary>
    public void Dispose()
    {
        if (!Directory.Exists(_folder)) return;
        if (_process is { } process)
        {
            // The owner's thread disposes of it once it has ended.
            try
            {
                if (Signal(process.Id, SigQuit) == 0) process.WaitForExit(TimeSpan.FromSeconds(10));
            }
            catch (InvalidOperationException)
            {
                // It has ended already.
            }
        }
        Directory.Delete(_folder, recursive: true);
    }

    private string Data => Path.Combine(_folder, "data");

    private static bool IsRoot => Environment.UserName == "root";

    // PostgreSQL refuses to run as root.
    private static string[] AsServer => IsRoot
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--pdeathsig=QUIT", "--"]
        : ["setpriv", "--pdeathsig=QUIT", "--"];

    private static string Program(string name) => Directory.Exists("/usr/lib/postgresql")
        ? Directory.EnumerateDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin", name)).Where(File.Exists).Order().Last()
        : throw new InvalidOperationException("These tests start a PostgreSQL server of their own; install the Debian package postgresql.");

    private static async Task RunAsync(params string[] command)
    {
        using var process = Process.Start(Start(command))!;
        var (said, failed) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"'{string.Join(' ', command)}' failed: {await failed}{await said}");
    }

    // The server's user must be able to enter the working directory.
    private static ProcessStartInfo Start(string[] command) =>
        new(command[0], command[1..]) { WorkingDirectory = "/", RedirectStandardError = true, RedirectStandardOutput = true };

    /// <summary>A port that nobody listens on.</summary>
    public static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static extern int Signal(int process, int signal);
}
