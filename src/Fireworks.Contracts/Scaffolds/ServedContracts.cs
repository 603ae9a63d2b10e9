using Orleans.Concurrency;

namespace Fireworks.Contracts;

/// <summary>A scaffold's model at work: answers for single rows. Every silo loads its own. Key: tenant/scaffold/output, <c>*</c> for the graph's only output.</summary>
[Alias("fireworks.served")]
public interface IServedGrain : IGrainWithStringKey
{
    /// <summary>What the output would be for rows from elsewhere: as many rows, in the same order.</summary>
    /// <exception cref="ScaffoldNotFoundException">There is no such scaffold.</exception>
    /// <exception cref="ComponentException">The output cannot be served, or the rows do not fit what was trained.</exception>
    [Alias("apply")]
    Task<Message> ApplyAsync(Message rows, CancellationToken cancellationToken);

    /// <summary>The same for rows as bytes; answers in the format that is wanted.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="given">What they are.</param>
    /// <param name="wanted">What the answer is to be.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="ScaffoldNotFoundException">There is no such scaffold.</exception>
    /// <exception cref="OutputNotServedException">Its graph has no such output.</exception>
    /// <exception cref="RowsRefusedException">The rows cannot be read, or do not fit what was trained.</exception>
    [Alias("predict")]
    Task<byte[]> PredictAsync(byte[] rows, RowFormat given, RowFormat wanted, CancellationToken cancellationToken);
}
