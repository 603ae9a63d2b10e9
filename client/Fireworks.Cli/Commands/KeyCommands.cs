using System.CommandLine;
using Fireworks.Api;

namespace Fireworks.Cli.Commands;

internal static class KeyCommands
{
    public static Command Create() => new("key", "Give keys to those who call a silo, and take them back.") { New(), List(), Revoke() };

    private static Command New()
    {
        var name = new Argument<string>("name") { Description = "Its name: who or what it is for." };
        var scope = new Option<string>("--scope") { Description = "What it allows: read (look, and read outputs), write (also start, stop and save), admin (also delete, and keys).", Required = true };
        scope.AcceptOnlyFromAmong([.. Enum.GetNames<KeyScope>().Select(s => s.ToLowerInvariant())]);
        var expires = new Option<TimeSpan?>("--expires") { Description = "For how long, such as 30d, 12h or 45m; without it, until it is revoked.", CustomParser = Duration.ParsePositive };
        return new Command("create", "Make a key and print it, this once.") { name, scope, expires }.WithAction(async (parsed, settings, terminal, stop) =>
        {
            var (allowed, lifetime) = (Enum.Parse<KeyScope>(parsed.GetValue(scope)!, ignoreCase: true), parsed.GetValue(expires));
            await using var session = await Session.OpenAsync(settings, terminal, reads: false, null, stop);
            var created = await session.Client.CreateKeyAsync(parsed.GetValue(name)!, allowed, lifetime, stop);
            terminal.Write(created, (_, key) =>
            {
                terminal.Line(key.Text);
                terminal.Note($"key {key.Key.Name} ({key.Key.Id}), scope {parsed.GetValue(scope)}{(key.Key.ExpiresAt is { } end ? $", until {ListTable.Time(end)}" : "")}   it is shown this once: keep it, and give it with --key or FIREWORKS_KEY");
            });
            return ExitCodes.Ok;
        });
    }

    private static Command List()
    {
        var limit = ListTable.Limit();
        return new Command("list", "List keys, newest first, revoked and expired ones too.") { limit }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            ListTable.Write(
                terminal, await session.Client.KeysAsync(parsed.GetValue(limit), stop), "no keys", ["key", "id", "scope", "state", "created", "expires", "revoked"],
                k => [k.Name, k.Id, k.Scope.ToString().ToLowerInvariant(), k.State, ListTable.Time(k.CreatedAt), Time(k.ExpiresAt), Time(k.RevokedAt)]);
            return ExitCodes.Ok;
        });
    }

    private static Command Revoke()
    {
        var name = new Argument<string>("key") { Description = "Its name, or its id." };
        return new Command("revoke", "Take a key back for good; every silo refuses it within five seconds.") { name }.WithClient(async (parsed, _, terminal, session, stop) =>
        {
            var revoked = await session.Client.RevokeKeyAsync(parsed.GetValue(name)!, stop);
            terminal.Write(revoked, (_, key) => terminal.Line($"{key.Name} ({key.Id}) revoked {Time(key.RevokedAt)}"));
            return ExitCodes.Ok;
        });
    }

    private static string Time(DateTimeOffset? time) => time is { } known ? ListTable.Time(known) : "";
}
