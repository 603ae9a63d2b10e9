namespace Fireworks;

/// <summary>Gives up the row that was read or written longest ago.</summary>
/// <remarks>A doubly linked list through two arrays, slot s at s + 1; 0 is the end where the oldest and the newest meet.</remarks>
internal sealed class LeastRecentlyUsed : EvictionPolicy
{
    private int[] _older = [0], _newer = [0];

    public override void Reserve(int slots)
    {
        if (slots < _older.Length) return;
        var size = Math.Max(slots + 1, (int)Math.Min(Array.MaxLength, 2L * _older.Length));
        Array.Resize(ref _older, size);
        Array.Resize(ref _newer, size);
    }

    public override void Added(int slot, long row)
    {
        var (node, newest) = (slot + 1, _older[0]);
        (_older[node], _newer[node]) = (newest, 0);
        _newer[newest] = node;
        _older[0] = node;
    }

    public override void Used(int slot, long row)
    {
        if (_older[0] == slot + 1) return;
        Removed(slot);
        Added(slot, row);
    }

    public override void Removed(int slot)
    {
        var (older, newer) = (_older[slot + 1], _newer[slot + 1]);
        _newer[older] = newer;
        _older[newer] = older;
    }

    public override int Victim(int spared = -1) => _newer[0] - 1 != spared ? _newer[0] - 1 : _newer[_newer[0]] - 1;

    public override IEnumerable<(int Slot, long Uses)> Save()
    {
        for (var node = _newer[0]; node != 0; node = _newer[node]) yield return (node - 1, 0);
    }
}
