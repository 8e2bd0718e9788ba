namespace Dapr.Sidecar.Conversation;

/// <summary>Answers that are given again to the same prompt, for some time.</summary>
/// <param name="ttl">For how long.</param>
/// <param name="clock">The clock by which they become old.</param>
/// <param name="most">How many are kept; of more, the oldest goes.</param>
/// <param name="mostBytes">How large all of them may be; of more, the oldest goes, and one that is larger by itself is not kept.</param>
internal sealed class AnswerCache(TimeSpan ttl, TimeProvider clock, int most = 1_000, long mostBytes = 16L << 20)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ConversationAnswer> _answers = new(StringComparer.Ordinal);

    // One for each answer, and as all live equally long, the oldest first.
    private readonly Queue<(string Key, long Size, DateTimeOffset Until)> _order = new();
    private long _bytes;

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _answers.Count;
            }
        }
    }

    /// <summary>The answer to a prompt: one that is known, or the one that is made. Two who ask at once both have it made.</summary>
    public async Task<ConversationAnswer> GetAsync(string key, Func<Task<ConversationAnswer>> make)
    {
        lock (_gate)
        {
            Forget(clock.GetUtcNow());
            if (_answers.TryGetValue(key, out var known)) return known;
        }

        var answer = await make();
        var size = (sizeof(char) * (long)key.Length) + answer.Size;
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            Forget(now);
            if (size <= mostBytes && _answers.TryAdd(key, answer))
            {
                _order.Enqueue((key, size, now + ttl));
                _bytes += size;
                Forget(now);
            }
        }

        return answer;
    }

    private void Forget(DateTimeOffset now)
    {
        while (_order.TryPeek(out var oldest) && (oldest.Until <= now || _answers.Count > most || _bytes > mostBytes))
        {
            _order.Dequeue();
            _answers.Remove(oldest.Key);
            _bytes -= oldest.Size;
        }
    }
}
