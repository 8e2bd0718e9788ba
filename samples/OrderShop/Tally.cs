using System.Collections.Concurrent;

namespace OrderShop;

/// <summary>What the customers were told.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _rejected = new();
    private readonly ConcurrentBag<int> _unreadable = [];
    private int _accepted;
    private int _duplicates;
    private int _answered;

    public ConcurrentBag<string> AcceptedIds { get; } = [];

    public int Answered => _answered;

    public int Accepted => _accepted;

    public int Duplicates => _duplicates;

    public IReadOnlyDictionary<string, int> Rejected => _rejected;

    /// <summary>The numbers of the lines that are no order at all.</summary>
    public IReadOnlyList<int> UnreadableLines => [.. _unreadable.Order()];

    public void Accept(string id)
    {
        AcceptedIds.Add(id);
        Interlocked.Increment(ref _accepted);
        Interlocked.Increment(ref _answered);
    }

    public void Reject(string reason)
    {
        _rejected.AddOrUpdate(reason, 1, (_, count) => count + 1);
        Interlocked.Increment(ref _answered);
    }

    public void Unreadable(int line)
    {
        _unreadable.Add(line);
        Reject("not readable");
    }

    public void Duplicate()
    {
        Interlocked.Increment(ref _duplicates);
        Interlocked.Increment(ref _answered);
    }
}
