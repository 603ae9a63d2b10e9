using System.Globalization;

namespace Fireworks;

/// <summary>Writes how far a training is as one line that is written over: a bar of its epochs, the loss, the rate and the time left.</summary>
/// <remarks>For training in this process: <c>train.Engine.Progress = new ProgressLine(Console.Error)</c>.</remarks>
/// <param name="to">A terminal.</param>
public sealed class ProgressLine(TextWriter to) : IProgress<TrainingProgress>
{
    private const int Width = 20;

    private int _longest;

    /// <inheritdoc/>
    public void Report(TrainingProgress value)
    {
        var line = Line(value);
        _longest = Math.Max(_longest, line.Length);
        to.Write("\r" + line.PadRight(_longest));
    }

    private static string Line(TrainingProgress at)
    {
        var done = (int)((long)Width * (at.Epoch - 1) / at.Epochs);
        var left = at.TimeLeft is { } time ? string.Create(CultureInfo.InvariantCulture, $"  {(int)time.TotalMinutes}:{time.Seconds:00} left") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{new string('━', done)}{new string('─', Width - done)}  epoch {at.Epoch}/{at.Epochs}  loss {at.Loss:0.####}  {at.RowsPerSecond:N0} rows/s{left}");
    }
}
