using System.Data.Common;

namespace Fireworks;

/// <summary>A relational database: how to connect to it, and where its SQL differs from the others'.</summary>
/// <remarks>The statements in this assembly keep to what SQLite and PostgreSQL share (<c>on conflict</c>, <c>returning</c>, <c>@name</c>).
/// A value that may be left out is written <c>name = coalesce(@name, name)</c>: of <c>@name is null or …</c> PostgreSQL cannot tell the type.
/// On both, writers take turns: whoever writes sees all that was written before and nobody writes meanwhile, so a number can be the
/// highest plus one and a fence that was read still holds at the commit.</remarks>
public abstract class SqlDatabase
{
    /// <summary>What errors call it: a path or a server, never a password.</summary>
    public abstract string Name { get; }

    /// <summary>The connection string, as Orleans' providers take it. Holds the password.</summary>
    public abstract string ConnectionString { get; }

    /// <summary>The folder of the scripts that make its tables.</summary>
    internal abstract string Dialect { get; }

    /// <summary>What starts a transaction that is going to write; it waits for its turn.</summary>
    internal abstract string BeginWrite { get; }

    /// <summary>What starts a transaction that reads one state of the database throughout.</summary>
    internal abstract string BeginRead { get; }

    /// <summary>How long writes are gathered for one commit while more are queued; about what a commit takes.</summary>
    internal abstract TimeSpan LongestGroup { get; }

    /// <summary>Asks how many bytes our tables take.</summary>
    internal abstract string SizeQuery { get; }

    /// <summary>Asks for the names and declared types of the columns of the table <c>@table</c>; no rows when there is no such table.</summary>
    internal abstract string ColumnsQuery { get; }

    /// <summary>The types of whole numbers and of fractions, 64 bits each, in tables that are made for users.</summary>
    internal abstract (string Whole, string Fraction) NumberTypes { get; }

    /// <summary>The type that tells whole numbers of 64 bits from every other number that a column of any type holds in their place.</summary>
    internal virtual string ExactWhole => NumberTypes.Whole;

    /// <summary>The type of truth values that takes no numbers; null where there is none.</summary>
    internal virtual string? TruthType => null;

    /// <summary>Which names of columns are the same.</summary>
    internal abstract StringComparer Names { get; }

    /// <summary>Most bytes of a name; a longer one is cut without a word.</summary>
    internal virtual int MostNameBytes => int.MaxValue;

    /// <summary>An open connection for the one writer.</summary>
    /// <exception cref="DatabaseUnreachableException">The server cannot be reached.</exception>
    /// <exception cref="DatabaseRefusedException">The server refuses the connection.</exception>
    internal abstract DbConnection OpenWriter();

    /// <summary>An open connection that cannot write.</summary>
    /// <exception cref="DatabaseUnreachableException">The server cannot be reached.</exception>
    /// <exception cref="DatabaseRefusedException">The server refuses the connection.</exception>
    internal abstract DbConnection OpenReader();

    /// <summary>A value as this database takes it.</summary>
    internal abstract object ToSql(object? value);

    /// <summary>A point in time as this database gives it.</summary>
    internal abstract DateTimeOffset ToTime(object stored);

    /// <summary>Whether a statement was refused because of a key: one that is there already, or that is not the table's.</summary>
    internal abstract bool IsOfKey(DbException e);

    /// <summary>Whether a transaction is still open: a full disk or a lost connection ends it without being asked.</summary>
    internal abstract bool InTransaction(DbConnection connection);

    /// <summary>An error of a statement as callers hear it: one that says that the database is out of reach is a <see cref="DatabaseUnreachableException"/>,
    /// whichever the driver, for a driver's own exceptions do not keep their type between silos.</summary>
    internal virtual Exception Told(Exception e) => e;
}
