using System.Net.Sockets;

namespace Fireworks;

/// <summary>Somebody else has taken over what this caller owned; it must stop, for what it would write is no longer wanted.</summary>
/// <param name="kind">What is owned, such as <c>run</c> or <c>search</c>.</param>
/// <param name="name">Which one.</param>
/// <param name="fence">The caller's fence.</param>
public sealed class FencedException(string kind, string name, long fence)
    : FireworksException($"Only the latest owner of {kind} '{name}' may write to it, but this one holds fence {fence} and there is a newer; stop and read it again.")
{
    /// <summary>What is owned.</summary>
    public string Kind { get; } = kind;

    /// <summary>Which one.</summary>
    public string Name { get; } = name;

    /// <summary>The caller's fence.</summary>
    public long Fence { get; } = fence;
}

/// <summary>A row that was named is not stored.</summary>
/// <param name="kind">What was asked for, such as <c>run</c>.</param>
/// <param name="name">Which one.</param>
public sealed class NotStoredException(string kind, string name) : FireworksException($"There is no {kind} '{name}'; it was never stored, or it was deleted.")
{
    /// <summary>What was asked for.</summary>
    public string Kind { get; } = kind;

    /// <summary>Which one.</summary>
    public string Name { get; } = name;
}

/// <summary>The database was written by a newer release.</summary>
public sealed class SchemaNewerException(string database, long found, long known)
    : FireworksException($"{database} has schema version {found}, but this release knows versions up to {known}; use the release that wrote it, "
        + "or another data folder (--data) or database (--database).");

/// <summary>The tables cannot be made in a database, or what is there was not made by any release.</summary>
public sealed class SchemaUnusableException(string database, string found, Exception? inner = null)
    : FireworksException($"The tables of Fireworks need a database or a schema of their own and a user who may create tables there, but in {database} {found.TrimEnd('.')}. "
        + "Use another database or data folder (--database, --data), or a schema of its own ('Search Path=…' in the connection string).", inner);

/// <summary>The database's server cannot be reached, or was lost while it was asked: then what was to be stored may be stored or not. It may answer later.</summary>
/// <param name="database">What the database is called.</param>
/// <param name="inner">Why.</param>
/// <param name="patience">How long it was tried; null for once.</param>
public sealed class DatabaseUnreachableException(string database, Exception inner, TimeSpan? patience = null)
    : OutOfReachException($"The database {database} cannot be reached: {Reason(inner).TrimEnd('.')}."
        + (patience is { } tried ? $" It was tried for {tried.TotalSeconds:0} s; start it, or check --database (a longer wait: --database-timeout)." : ""), inner)
{
    // The driver says that it failed, and what it stumbled over says why.
    private static string Reason(Exception e) => e.InnerException is SocketException socket ? socket.Message : e.Message;
}

/// <summary>The database's server refuses the connection, and would again.</summary>
public sealed class DatabaseRefusedException(string database, Exception inner)
    : FireworksException($"The database {database} must let this user in, but refuses: {inner.Message.TrimEnd('.')}. Check the name, the user and the password (--database).", inner);
