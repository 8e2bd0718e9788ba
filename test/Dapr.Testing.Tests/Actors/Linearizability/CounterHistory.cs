namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>
/// Whether what happened to a counter could have happened one after the other. Its turns tell in which order: then no two of them may have run at a time, each must
/// have counted on from the one before, each increment must have run once, and every answer must be that of a turn within its call. Turns of which nobody knows
/// whether they were saved may have counted or not.
/// </summary>
internal static class CounterHistory
{
    /// <summary>Checks the history of one counter.</summary>
    /// <param name="operations">The increments.</param>
    /// <param name="turns">The turns, in any order.</param>
    /// <param name="final">What the counter is at in the end.</param>
    /// <returns>What cannot have happened; empty when all is well.</returns>
    public static IEnumerable<string> Violations(IReadOnlyCollection<CounterOperation> operations, IReadOnlyCollection<CounterTurn> turns, long final)
    {
        var inOrder = turns.OrderBy(turn => turn.Begun).ToList();
        return [.. Overlaps(inOrder), .. Miscounts(inOrder, final), .. Repetitions(inOrder), .. WrongAnswers(operations, turns)];
    }

    private static IEnumerable<string> Overlaps(List<CounterTurn> turns)
    {
        CounterTurn? last = null;
        foreach (var turn in turns)
        {
            if (last is not null && turn.Begun < last.Ended) yield return $"two turns at once: {turn} began before {last} had ended";
            if (last is null || turn.Ended > last.Ended) last = turn;
        }
    }

    private static IEnumerable<string> Miscounts(List<CounterTurn> turns, long final)
    {
        // What the counter is at least, and at most when all counted of which nobody knows.
        var (least, most) = (0L, 0L);
        foreach (var turn in turns)
        {
            if (turn.Value is not { } value)
            {
                most++;
                continue;
            }

            if (value <= least) yield return $"lost: {turn} counted from {value - 1}, but the counter was at {least} by then";
            else if (value > most + 1) yield return $"doubled: {turn} counted from {value - 1}, but the counter was at {most} at most";

            (least, most) = (value, value);
        }

        if (final < least) yield return $"lost: in the end the counter is at {final}, but was at {least}";
        else if (final > most) yield return $"doubled: in the end the counter is at {final}, but was at {most} at most";
    }

    private static IEnumerable<string> Repetitions(List<CounterTurn> turns) => turns
        .Where(turn => turn.Operation.Length > 0)
        .GroupBy(turn => turn.Operation)
        .Where(group => group.Count() > 1)
        .Select(group => $"run twice: {string.Join(" and ", group)}");

    private static IEnumerable<string> WrongAnswers(IEnumerable<CounterOperation> operations, IEnumerable<CounterTurn> turns)
    {
        var ofOperations = turns.Where(turn => turn.Operation.Length > 0).ToLookup(turn => turn.Operation);
        foreach (var operation in operations.Where(operation => operation.Answered is not null))
        {
            if (ofOperations[operation.Name].FirstOrDefault(turn => turn.Value == operation.Value) is not { } turn)
            {
                yield return $"lost: {operation} was answered, but no turn of it has saved that";
            }
            else if (turn.Begun < operation.Called || turn.Ended > operation.Answered)
            {
                yield return $"out of order: {operation} was answered by {turn}, which was not within its call";
            }
        }
    }
}
