using System.Collections.Concurrent;

namespace Fireworks;

/// <summary>A few threads of their own for long tensor work, so that it neither blocks grains nor starves the thread pool.</summary>
/// <remarks>Work is started in the order it came. The threads run below normal priority, on Linux too, so that
/// calls to the host are answered while all cores train.</remarks>
public sealed class TorchPool : IDisposable
{
    private static readonly Lazy<TorchPool> One = new(() => new TorchPool());

    private readonly BlockingCollection<Action> _queue = [];
    private readonly Thread[] _threads;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>A pool of its own.</summary>
    /// <param name="threads">Threads, from 1 to 1024; 0 for as many as the process has cores. Default 0.</param>
    public TorchPool(int threads = 0)
    {
        var count = Require.Between(threads, 0, 1024) == 0 ? Environment.ProcessorCount : threads;
        _threads = [.. Enumerable.Range(0, count).Select(i => new Thread(Work) { Name = $"torch {i}", IsBackground = true, Priority = ThreadPriority.BelowNormal })];
        foreach (var thread in _threads) thread.Start();
    }

    /// <summary>The pool of this process, for hosts that offer none of their own; never disposed.</summary>
    public static TorchPool Shared => One.Value;

    /// <summary>Threads.</summary>
    public int Threads => _threads.Length;

    /// <summary>Runs work on one of the threads.</summary>
    /// <param name="work">Synchronous code, usually through <see cref="TorchWork"/>; what it throws, the task throws.</param>
    /// <param name="cancellationToken">Takes the work out of the queue; work that runs, runs to its end.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled, or the pool disposed, before the work began.</exception>
    /// <exception cref="ObjectDisposedException">The pool is disposed.</exception>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_closing.IsCancellationRequested, this);
        var job = new Job<T>(work, cancellationToken);
        try
        {
            _queue.Add(() => job.Run(_closing.Token), CancellationToken.None);
        }
        catch (InvalidOperationException e)
        {
            job.GiveUp(_closing.Token);
            throw new ObjectDisposedException("The pool was disposed while work was added.", e);
        }
        return job.Task;
    }

    private void Work()
    {
        LowPriority.Take();
        foreach (var work in _queue.GetConsumingEnumerable()) work();
    }

    /// <summary>Cancels what waits, lets what runs end, and ends the threads.</summary>
    public void Dispose()
    {
        if (_closing.IsCancellationRequested) return;
        _closing.Cancel();
        _queue.CompleteAdding();
        foreach (var thread in _threads) thread.Join();
        _queue.Dispose();
    }

    /// <summary>Work that waits, until one of two takes it: the thread that runs it, or the token that cancels it.</summary>
    private sealed class Job<T>
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Func<T> _work;
        private readonly CancellationTokenRegistration _cancelling;
        private int _taken;

        public Job(Func<T> work, CancellationToken cancellationToken)
        {
            _work = work;
            _cancelling = cancellationToken.UnsafeRegister(static (job, token) => ((Job<T>)job!).GiveUp(token), this);
        }

        public Task<T> Task => _done.Task;

        public void GiveUp(CancellationToken why)
        {
            if (Interlocked.Exchange(ref _taken, 1) == 0) _done.SetCanceled(why);
        }

        public void Run(CancellationToken closing)
        {
            if (closing.IsCancellationRequested) GiveUp(closing);
            if (Interlocked.Exchange(ref _taken, 1) != 0) return;
            _cancelling.Unregister();
            try
            {
                _done.SetResult(_work());
            }
            catch (OperationCanceledException e)
            {
                _done.SetCanceled(e.CancellationToken);
            }
            catch (Exception e)
            {
                _done.SetException(e);
            }
        }
    }
}
