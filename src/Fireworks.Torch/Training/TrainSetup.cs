using System.Text.Json.Nodes;

namespace Fireworks;

/// <summary>What to do about a batch whose loss is no finite number.</summary>
internal enum NonFinite
{
    /// <summary>End training with an error.</summary>
    Stop,

    /// <summary>Leave the batch out, and log it.</summary>
    Skip,

    /// <summary>Learn from it all the same, and log it.</summary>
    Warn,
}

/// <summary>All of a training's configuration, read and checked.</summary>
internal sealed record TrainSetup(
    JsonObject LossJson, LossSpec Loss, OptimizerSpec Optimizer, int Epochs, IReadOnlyList<Metric> Metrics,
    ScheduleSpec? Schedule, StoppingSpec? Stopping, ClipSpec? Clip, int Accumulate, int? CheckpointSteps, NonFinite NonFinite)
{
    /// <summary>Steps between two checkpoints; null when only epochs are checkpoints.</summary>
    /// <exception cref="ComponentConfigException">A field is unknown or out of bounds.</exception>
    public static int? ReadCheckpoint(JsonObject? json)
    {
        if (json is null) return null;
        var read = new FieldReader("checkpoint", json);
        read.Only("steps");
        return read.Whole("steps", 1, int.MaxValue) ?? throw read.Refuse("steps", "is missing; say after how many optimizer steps the state is saved.");
    }

    /// <summary>Throws unless the parts go together.</summary>
    /// <param name="validates">Whether there are rows to validate on.</param>
    /// <exception cref="ComponentConfigException">They do not.</exception>
    public TrainSetup Checked(bool validates)
    {
        if (Optimizer is LbfgsSpec && Accumulate > 1)
            throw new ComponentConfigException("accumulate", "lbfgs evaluates one batch several times a step, so it cannot accumulate over batches; let the batches be larger.");
        if (Stopping is { } stopping) CheckWatched("stopping.metric", stopping.Metric, validates);
        if (Schedule is PlateauSchedule plateau) CheckWatched("schedule.metric", plateau.Metric, validates);
        return this;
    }

    private void CheckWatched(string place, string watched, bool validates)
    {
        string[] names = ["loss", .. Metrics.Where(m => m.IsOneNumber).Select(m => m.Name)];
        var known = (validates ? (string[])["validate", "train"] : ["train"]).SelectMany(part => names.Select(name => $"{part}/{name}")).ToArray();
        if (!known.Contains(watched))
            throw new ComponentConfigException(place, $"'{place}' is '{watched}', which is not measured here; measured: {string.Join(", ", known)}.{Nearest.Hint(watched, known)}");
    }
}
