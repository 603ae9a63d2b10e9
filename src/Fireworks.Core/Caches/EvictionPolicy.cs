namespace Fireworks;

/// <summary>Decides which slot a full cache gives up. Every step is O(1), but for <see cref="KnownFuture"/>.</summary>
internal abstract class EvictionPolicy
{
    /// <summary>The names of the policies.</summary>
    public static string[] Names { get; } = ["lru", "lfu", "random", "known-future"];

    /// <summary>The policy of a name.</summary>
    public static EvictionPolicy Named(string name, KeyedRandom random) => name switch
    {
        "lru" => new LeastRecentlyUsed(),
        "lfu" => new LeastFrequentlyUsed(),
        "random" => new RandomReplacement(random),
        _ => new KnownFuture(),
    };

    /// <summary>Makes room for slots 0 to <paramref name="slots"/> − 1.</summary>
    public abstract void Reserve(int slots);

    /// <summary>A row is asked for, whether it is held or not.</summary>
    public virtual void Asked(long row) { }

    /// <summary>A row takes a slot.</summary>
    public abstract void Added(int slot, long row);

    /// <summary>A held row is read or written.</summary>
    public abstract void Used(int slot, long row);

    /// <summary>A slot is given up.</summary>
    public abstract void Removed(int slot);

    /// <summary>The slot to give up next; there is at least one beside the spared.</summary>
    /// <param name="spared">The slot of a row that stays; −1 (default) for none.</param>
    public abstract int Victim(int spared = -1);

    /// <summary>The slots with how often each was used, so that <see cref="Restored"/> in this order makes the same policy.</summary>
    public abstract IEnumerable<(int Slot, long Uses)> Save();

    /// <summary>A saved row takes a slot.</summary>
    public virtual void Restored(int slot, long row, long uses) => Added(slot, row);

    /// <summary>How many draws were made, where there is chance.</summary>
    public virtual long Draws { get => 0; set { } }
}
