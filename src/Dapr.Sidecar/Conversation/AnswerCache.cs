namespace Dapr.Sidecar.Conversation;

/// <summary>Answers that are given again to the same prompt, for some time.</summary>
/// <param name="ttl">For how long.</param>
/// <param name="clock">The clock by which they become old.</param>
/// <param name="most">How many are kept; of more, the oldest goes.</param>
internal sealed class AnswerCache(TimeSpan ttl, TimeProvider clock, int most = 1_000)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (ConversationAnswer Answer, DateTimeOffset Until)> _answers = new(StringComparer.Ordinal);
    private readonly Queue<(string Key, DateTimeOffset Until)> _order = new();

    /// <summary>The answer to a prompt: one that is known, or the one that is made. Two who ask at once both have it made.</summary>
    public async Task<ConversationAnswer> GetAsync(string key, Func<Task<ConversationAnswer>> make)
    {
        lock (_gate)
        {
            if (_answers.TryGetValue(key, out var known) && known.Until > clock.GetUtcNow()) return known.Answer;
        }

        var answer = await make();
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            _answers[key] = (answer, now + ttl);
            _order.Enqueue((key, now + ttl));
            while (_order.TryPeek(out var oldest) && (oldest.Until <= now || _answers.Count > most))
            {
                _order.Dequeue();
                if (_answers.TryGetValue(oldest.Key, out var entry) && entry.Until == oldest.Until) _answers.Remove(oldest.Key);
            }
        }

        return answer;
    }
}
