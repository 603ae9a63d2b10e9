using Spectre.Console;

namespace Fireworks.Cli;

/// <summary>One progress bar on stderr; without a terminal, a plain line every ten seconds.</summary>
internal sealed class Bar(Action<double, double, string> show)
{
    private const int BarWidth = 20;
    private const int BesidesWidth = 28;        // the time, the time left, and what stands between the columns

    private static readonly TimeSpan PlainPeriod = TimeSpan.FromSeconds(10);

    /// <summary>Shows how far it is.</summary>
    /// <param name="done">What is done; 0 while that is not known.</param>
    /// <param name="total">What there is to do.</param>
    /// <param name="note">What else there is to say.</param>
    public void Set(double done, double total, string note = "") => show(done, total, note);

    /// <summary>Does work under a bar.</summary>
    public static Task<T> RunAsync<T>(Terminal terminal, string title, Func<Bar, Task<T>> work) =>
        terminal.IsLive ? RunLiveAsync(terminal, title, work) : RunPlainAsync(terminal, title, work);

    private static async Task<T> RunLiveAsync<T>(Terminal terminal, string title, Func<Bar, Task<T>> work)
    {
        ProgressColumn[] columns = [new ProgressBarColumn { Width = BarWidth }, new ElapsedTimeColumn(), new RemainingTimeColumn(), new TaskDescriptionColumn { Alignment = Justify.Left }];
        T result = default!;
        await terminal.Error.Progress().AutoClear(true).HideCompleted(false).Columns(columns).StartAsync(async progress =>
        {
            var task = progress.AddTask(Markup.Escape(Cut(title)), maxValue: 1);
            task.IsIndeterminate = true;
            result = await work(new Bar((done, total, note) =>
            {
                (task.IsIndeterminate, task.MaxValue, task.Value) = (total <= 0, Math.Max(total, 1), done);
                task.Description = Markup.Escape(Cut(Text(title, done, total, note)));
            }));
        });
        return result;

        // Whatever does not fit beside the bar would take its room.
        string Cut(string text)
        {
            var room = Math.Max(terminal.Error.Profile.Width - BarWidth - BesidesWidth, BarWidth);
            return text.Length <= room ? text : string.Concat(text.AsSpan(0, room - 1), "…");
        }
    }

    private static async Task<T> RunPlainAsync<T>(Terminal terminal, string title, Func<Bar, Task<T>> work)
    {
        var latest = title + " …";
        using var ended = new CancellationTokenSource();
        var lines = terminal.IsQuiet ? Task.CompletedTask : PrintAsync(terminal, () => latest, ended.Token);
        try
        {
            return await work(new Bar((done, total, note) => latest = Text(title, done, total, note)));
        }
        finally
        {
            await ended.CancelAsync();
            await lines;
        }
    }

    private static async Task PrintAsync(Terminal terminal, Func<string> latest, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PlainPeriod);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken)) terminal.Note(latest());
        }
        catch (OperationCanceledException)
        {
            // The work has ended; what became of it is said by whoever asked for it.
        }
    }

    private static string Text(string title, double done, double total, string note) =>
        string.Join("  ", new[] { title, total > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{done:0}/{total:0}") : "", note }.Where(t => t.Length > 0));
}
