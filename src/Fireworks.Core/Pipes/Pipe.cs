using System.Runtime.CompilerServices;

namespace Fireworks;

/// <summary>A component that gives messages: a source, a transform with one input, a <see cref="Junction"/> with several, a model.</summary>
/// <remarks>
/// <para>It can be read two ways: by index (<see cref="ReadAsync"/>) and in order (<see cref="Open"/>). What it does not override passes
/// through to its first input, so components stack in any order.</para>
/// <para>It holds configuration, set and checked by its constructor, and what it has learned; never a position, which belongs to readers.
/// It knows nothing of grains, files or networks; services come from <see cref="Context"/> when it is opened.</para>
/// </remarks>
public abstract class Pipe
{
    private readonly Lock _freezing = new();
    private Task? _frozen;

    /// <summary>A component over one input, or none.</summary>
    protected Pipe(Pipe? input = null) => Inputs = input is null ? [] : [input];

    /// <summary>A component over several inputs.</summary>
    protected Pipe(IEnumerable<Pipe> inputs) => Inputs = [.. inputs];

    /// <summary>What it reads from, in the order of its ports; empty for a source.</summary>
    public IReadOnlyList<Pipe> Inputs { get; }

    /// <summary>The node this component is, and the services of its host. Outside a graph: <see cref="NodeContext.Detached"/>.</summary>
    public NodeContext Context { get; private set; } = NodeContext.Detached;

    /// <summary>What passes through comes from here: the first input.</summary>
    /// <exception cref="InvalidOperationException">There is none: a source overrides whatever it is asked.</exception>
    protected virtual Pipe Upstream => Inputs.Count > 0
        ? Inputs[0]
        : throw new InvalidOperationException($"{GetType().Name} has no input and does not offer this itself.");

    /// <summary>Gives the component its place in a graph; called once by its host, before it is opened.</summary>
    public void Bind(NodeContext context) => Context = context;

    /// <summary>Rows, or null when that is not known.</summary>
    public virtual ValueTask<long?> CountAsync(CancellationToken cancellationToken = default) => Upstream.CountAsync(cancellationToken);

    /// <summary>Rows by index: one row for each asked, in that order.</summary>
    /// <exception cref="RowOutOfRangeException">A row does not exist.</exception>
    /// <exception cref="StillLearningException">The component goes on learning while it iterates.</exception>
    public virtual ValueTask<Message> ReadAsync(Rows rows, CancellationToken cancellationToken = default) => Upstream.ReadAsync(rows, cancellationToken);

    /// <summary>A reader of one pass.</summary>
    /// <param name="from">Where to begin; the start of pass 0 when null.</param>
    public virtual PipeReader Open(Cursor? from = null) => Upstream.Open(from);

    /// <summary>Completes when the links are taken over and what it learns will not change any more.</summary>
    /// <remarks>The first caller starts the work, all wait for it, and after a failure the next caller starts it again. A component that
    /// learns or links awaits this before it gives its first row.</remarks>
    public ValueTask FreezeAsync(CancellationToken cancellationToken = default)
    {
        var frozen = _frozen;
        if (frozen is { IsCompletedSuccessfully: true }) return ValueTask.CompletedTask;
        lock (_freezing)
        {
            if (_frozen is null or { IsFaulted: true } or { IsCanceled: true }) _frozen = Task.Run(LinkAndLearnAsync, CancellationToken.None);
            frozen = _frozen;
        }
        return new ValueTask(frozen.WaitAsync(cancellationToken));
    }

    /// <summary>Learns, unless it was restored or linked to what it would learn; called once, after the links are taken over.</summary>
    protected virtual Task LearnAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task LinkAndLearnAsync()
    {
        foreach (var (link, state) in Context.Links) Link(link, await state(Context.Stopping));
        await LearnAsync(Context.Stopping);
    }

    /// <summary>What it has learned, sharing no memory with it; empty when it learns nothing.</summary>
    public virtual ComponentState Save() => ComponentState.Empty;

    /// <summary>Takes over what a component of the same kind had learned.</summary>
    /// <exception cref="ComponentStateException">The state is of another kind, or does not fit the configuration.</exception>
    public virtual void Restore(ComponentState state)
    {
        if (!state.IsEmpty) throw new ComponentStateException($"{GetType().Name} learns nothing, but was given a state to restore.");
    }

    /// <summary>Takes over what another node has learned, as the graph's <c>link</c> says.</summary>
    /// <param name="link">The name of the link, such as <c>statistics</c> or <c>model</c>.</param>
    /// <param name="state">The frozen state of the linked node.</param>
    public virtual void Link(string link, ComponentState state) => throw new ComponentStateException($"{GetType().Name} has no link '{link}'.");

    /// <summary>Follows another node's component by reference, as the graph's <c>link</c> to <c>node@live</c> says. Called by the host after <see cref="Bind"/>,
    /// before anything is restored or read.</summary>
    /// <param name="link">The name of the link, such as <c>parameters</c>.</param>
    /// <param name="linked">The component of the linked node.</param>
    /// <exception cref="ComponentConfigException">Both do not go together.</exception>
    public virtual void Follow(string link, Pipe linked) => throw new ComponentConfigException("link", $"{GetType().Name} follows nothing as '{link}'.");

    /// <summary>The messages of one pass, in order: sugar over <see cref="Open"/>.</summary>
    public async IAsyncEnumerable<Message> IterateAsync(Cursor? from = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var reader = Open(from);
        while (await reader.NextAsync(cancellationToken) is { } message) yield return message;
    }

    /// <summary>This component or the nearest one upstream that is a <typeparamref name="T"/>, along the inputs that pass through; null when none is.</summary>
    /// <remarks>Whether it is there is decided by its type alone: an error inside a call to it is an error, never "not there".</remarks>
    public T? Nearest<T>() where T : class
    {
        for (var pipe = this; pipe is not null; pipe = pipe.Inputs.Count > 0 ? pipe.Upstream : null)
            if (pipe is T found) return found;
        return null;
    }

    /// <summary>This component and all upstream of it that are a <typeparamref name="T"/>: inputs before those who read them, each once.</summary>
    public IReadOnlyList<T> UpstreamFirst<T>() where T : class
    {
        var (found, seen) = (new List<T>(), new HashSet<Pipe>(ReferenceEqualityComparer.Instance));
        var open = new Stack<(Pipe Pipe, bool IsLeft)>([(this, false)]);
        while (open.TryPop(out var next))
        {
            if (next.IsLeft)
            {
                if (next.Pipe is T wanted) found.Add(wanted);
            }
            else if (seen.Add(next.Pipe))
            {
                open.Push((next.Pipe, true));
                foreach (var input in next.Pipe.Inputs.Reverse()) open.Push((input, false));
            }
        }
        return found;
    }

    /// <summary>Calls each <typeparamref name="T"/> from the furthest upstream to this one, handing each what the one before gave.</summary>
    /// <param name="seed">What the first is handed.</param>
    /// <param name="step">The call. What it throws ends the chain and is thrown.</param>
    public TResult Accumulate<T, TResult>(TResult seed, Func<TResult, T, TResult> step) where T : class => UpstreamFirst<T>().Aggregate(seed, step);
}
