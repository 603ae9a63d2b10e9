using System.Text.Json.Nodes;

namespace Fireworks.Tests;

/// <summary>Adds a column of its learned number; coaches that follow it raise the number, others may share it.</summary>
[Component("learner"), Link("parameters", Live = typeof(Learner))]
public sealed class Learner(Pipe input, string column = "learned", int size = 1) : MapPipe(input)
{
    private Learner? _shared;
    private Coach? _coach;
    private long _number;

    public string Column { get; } = Require.NotEmpty(column);

    public int Size { get; } = Require.AtLeast(size, 1);

    public Learner Owner => _shared?.Owner ?? this;

    public Learner? Before => Upstream as Learner;

    public override void Follow(string link, Pipe linked)
    {
        _shared = (Learner)linked;
        if (_shared.Size != Size) throw new ComponentConfigException("size", $"'{Context.Node}' has size {Size}, but '{_shared.Context.Node}' {_shared.Size}.");
    }

    public void CoachedBy(Coach coach) => _coach = coach;

    public void Raise(long by) => _number += by;

    protected override async Task LearnAsync(CancellationToken cancellationToken)
    {
        if (_shared is not null) await _shared.FreezeAsync(cancellationToken);
        if (_coach is not null) await _coach.FreezeAsync(cancellationToken);
    }

    protected override Message Apply(Message rows) => rows.With(Column, TensorColumn.Of<long>([.. Enumerable.Repeat(Owner._number, rows.Length)]));

    public override ComponentState Save() => Owner._number == 0 ? ComponentState.Empty : new(new JsonObject { ["number"] = Owner._number }, Message.Empty);

    public override void Restore(ComponentState state) => _number = state.Value<long>("number");
}

/// <summary>Trains the learner that it follows, and those before it, by counting rows.</summary>
[Component("coach"), Link("model", Live = typeof(Learner), Trains = true, InsteadOf = "alone")]
public sealed class Coach(Pipe train, string? alone = null) : Pipe(train), IDriver, IModel
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<Learner> _followed = [];

    public string? Alone { get; } = alone;

    public override void Follow(string link, Pipe linked)
    {
        for (var learner = (Learner?)linked; learner is not null; learner = learner.Before) _followed.Add(learner);
        foreach (var learner in _followed) learner.Owner.CoachedBy(this);
    }

    public async Task DriveAsync(CancellationToken cancellationToken)
    {
        await foreach (var rows in Upstream.IterateAsync(cancellationToken: cancellationToken))
            foreach (var learner in _followed) learner.Owner.Raise(rows.Length);
        _done.SetResult();
    }

    protected override Task LearnAsync(CancellationToken cancellationToken) => _done.Task.WaitAsync(cancellationToken);
}
