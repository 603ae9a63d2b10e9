using System.Data.Common;

namespace Fireworks;

/// <summary>A relational database: how to connect to it, and where its SQL differs from the others'.</summary>
/// <remarks>The statements in this assembly keep to what SQLite and PostgreSQL share (<c>on conflict</c>, <c>returning</c>, <c>@name</c>).</remarks>
public abstract class SqlDatabase
{
    /// <summary>What errors call it: a path or a server, never a password.</summary>
    public abstract string Name { get; }

    /// <summary>What starts a transaction that is going to write.</summary>
    internal abstract string BeginWrite { get; }

    /// <summary>What starts a transaction that reads one state of the database throughout.</summary>
    internal abstract string BeginRead { get; }

    /// <summary>An open connection for the one writer.</summary>
    internal abstract DbConnection OpenWriter();

    /// <summary>An open connection that cannot write.</summary>
    internal abstract DbConnection OpenReader();

    /// <summary>A value as this database takes it.</summary>
    internal abstract object ToSql(object? value);

    /// <summary>A point in time as this database gives it.</summary>
    internal abstract DateTimeOffset ToTime(object stored);

    /// <summary>Whether a transaction is still open: a full disk, for one, ends it without being asked.</summary>
    internal abstract bool InTransaction(DbConnection connection);
}
