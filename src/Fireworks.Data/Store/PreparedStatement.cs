using System.Data.Common;

namespace Fireworks;

/// <summary>A prepared statement and the types that its values had.</summary>
/// <remarks>Drivers keep a statement's parameters with its plan, so a command keeps its own and gets nothing but new values. A server knows
/// values of the plan by the types they had first and would take the bytes of another type for theirs: such values need a command of their
/// own. A null is of any type; a statement whose context does not give its values a type casts them.</remarks>
/// <param name="command">The statement, with a parameter for each value.</param>
internal sealed class PreparedStatement(DbCommand command) : IDisposable
{
    private readonly Type?[] _types = new Type?[command.Parameters.Count];

    /// <summary>Whether values have the names and types of those before.</summary>
    public bool Fits(ReadOnlySpan<(string Name, object? Value)> values)
    {
        if (_types.Length != values.Length) return false;
        for (var i = 0; i < values.Length; i++)
        {
            if (!command.Parameters[i].ParameterName.AsSpan(1).SequenceEqual(values[i].Name)) return false;
            if (values[i].Value is { } value && _types[i] is { } type && type != value.GetType()) return false;
        }
        return true;
    }

    /// <summary>The statement with values that fit.</summary>
    public DbCommand With(SqlDatabase database, ReadOnlySpan<(string Name, object? Value)> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = database.ToSql(values[i].Value);
            _types[i] ??= values[i].Value?.GetType();
        }
        return command;
    }

    /// <inheritdoc/>
    public void Dispose() => command.Dispose();
}
