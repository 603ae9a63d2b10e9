namespace Fireworks;

/// <summary>Reports progress a few times a second, with the rate and the time left.</summary>
/// <param name="to">Who hears it; nobody when null.</param>
/// <param name="clock">The time.</param>
/// <param name="epochs">Epochs in all.</param>
internal sealed class ProgressMeter(IProgress<TrainingProgress>? to, TimeProvider clock, int epochs)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private long _last = long.MinValue, _rows;

    /// <summary>Whether anybody hears it.</summary>
    public bool IsHeard => to is not null;

    /// <summary>Rows of an epoch; null while unknown.</summary>
    public long? RowsAnEpoch { get; set; }

    /// <summary>Counts a batch.</summary>
    /// <param name="rows">Its rows.</param>
    /// <param name="epoch">The epoch; from 1.</param>
    /// <param name="step">Optimizer steps done.</param>
    /// <param name="pass">The epoch so far.</param>
    public void Add(int rows, int epoch, long step, MetricSet pass)
    {
        if (to is null) return;
        _rows += rows;
        var now = clock.GetTimestamp();
        if (_last != long.MinValue && clock.GetElapsedTime(_last, now) < Pause) return;

        _last = now;
        var rate = _rows / Math.Max(clock.GetElapsedTime(_start, now).TotalSeconds, 1e-9);
        var left = RowsAnEpoch is { } all ? Math.Max(0, all * (epochs - epoch + 1) - pass.Rows) : (long?)null;
        to.Report(new TrainingProgress(epoch, epochs, step, pass.Loss, rate, left is { } rest ? TimeSpan.FromSeconds(Math.Min(rest / rate, TimeSpan.MaxValue.TotalSeconds / 2)) : null));
    }
}
