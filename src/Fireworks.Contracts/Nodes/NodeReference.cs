namespace Fireworks.Contracts;

/// <summary>One node, to be called where it lives: the grain may hold others beside it.</summary>
/// <param name="grain">The grain.</param>
/// <param name="node">The node's id.</param>
public sealed class NodeReference(INodeGrain grain, string node)
{
    /// <inheritdoc cref="INodeGrain.StartAsync"/>
    public Task StartAsync(long generation, CancellationToken cancellationToken) => grain.StartAsync(node, generation, cancellationToken);

    /// <inheritdoc cref="INodeGrain.StatusAsync"/>
    public Task<NodeStatus> StatusAsync(CancellationToken cancellationToken) => grain.StatusAsync(node, cancellationToken);

    /// <inheritdoc cref="INodeGrain.CountAsync"/>
    public Task<Reply<long?>> CountAsync(long generation, CancellationToken cancellationToken) => grain.CountAsync(node, generation, cancellationToken);

    /// <inheritdoc cref="INodeGrain.ReadAsync"/>
    public Task<Reply<Message>> ReadAsync(long generation, Rows rows, CancellationToken cancellationToken) => grain.ReadAsync(node, generation, rows, cancellationToken);

    /// <inheritdoc cref="INodeGrain.FrozenAsync"/>
    public Task<Reply<ComponentState>> FrozenAsync(long generation, CancellationToken cancellationToken) => grain.FrozenAsync(node, generation, cancellationToken);

    /// <inheritdoc cref="INodeGrain.SaveAsync"/>
    public Task<ComponentState> SaveAsync(long generation, CancellationToken cancellationToken) => grain.SaveAsync(node, generation, cancellationToken);

    /// <inheritdoc cref="INodeGrain.OpenAsync"/>
    public Task OpenAsync(EdgeOpen edge, CancellationToken cancellationToken) => grain.OpenAsync(node, edge, cancellationToken);

    /// <inheritdoc cref="INodeGrain.GrantAsync"/>
    public Task GrantAsync(string consumer, string port, long generation, long reader, long limitBytes) => grain.GrantAsync(node, consumer, port, generation, reader, limitBytes);

    /// <inheritdoc cref="INodeGrain.SentAsync"/>
    public Task<long> SentAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken) =>
        grain.SentAsync(node, consumer, port, generation, reader, cancellationToken);

    /// <inheritdoc cref="INodeGrain.CloseAsync"/>
    public Task CloseAsync(string consumer, string port, long generation, long reader, CancellationToken cancellationToken) =>
        grain.CloseAsync(node, consumer, port, generation, reader, cancellationToken);

    /// <inheritdoc cref="INodeGrain.PullAsync"/>
    public Task<Page> PullAsync(EdgePull request, CancellationToken cancellationToken) => grain.PullAsync(node, request, cancellationToken);
}
