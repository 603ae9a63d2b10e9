namespace Fireworks;

/// <summary>What a cache holds of a request. It stays right when the cache gives up those rows meanwhile.</summary>
public sealed class CacheLookup
{
    private readonly long[] _places;                        // the place among the hits, or ~ the place among the missing

    internal CacheLookup(Message hits, Dictionary<long, int>? missing, long[] places)
    {
        (Hits, _places) = (hits, places);
        Missing = missing is null ? Fireworks.Rows.Range(0, 0) : Fireworks.Rows.At([.. missing.Keys]);
    }

    /// <summary>The rows that were held, in the order asked; all rows of the request when nothing is missing.</summary>
    public Message Hits { get; }

    /// <summary>The rows to fetch, each once, in the order first asked.</summary>
    public Rows Missing { get; }

    /// <summary>The whole answer: one row for each asked, in that order.</summary>
    /// <param name="fetched">The missing rows, in the order of <see cref="Missing"/>.</param>
    public Message With(Message fetched)
    {
        if (Missing.Count == 0) return Hits;
        if (fetched.Length != Missing.Count)
            throw new MessageShapeException($"{Missing.Count} rows are missing, but {fetched.Length} were fetched.");
        if (Hits.Length == 0 && fetched.Length == _places.Length) return fetched;

        var order = new long[_places.Length];
        for (var i = 0; i < order.Length; i++) order[i] = _places[i] >= 0 ? _places[i] : Hits.Length + ~_places[i];
        return (Hits.Length == 0 ? fetched : Message.Concat(Hits, fetched)).Take(Fireworks.Rows.At(order));
    }
}
