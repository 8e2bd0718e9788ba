namespace Dapr.Testing.Tests.Actors.Linearizability;

/// <summary>What the checker finds, and what it lets pass.</summary>
public sealed class CounterHistoryTests
{
    [Fact]
    public void OneAfterTheOther_IsFine() => Assert.Empty(CounterHistory.Violations(
        [new("a", 0, 9, 1), new("b", 5, 30, 2)],
        [new("b", 20, 25, 2), new("a", 1, 8, 1), new("", 40, 41, 3)],
        3));

    [Fact]
    public void Nothing_IsFine() => Assert.Empty(CounterHistory.Violations([], [], 0));

    /// <summary>A turn that failed, or whose host died, may have counted.</summary>
    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 3)]
    public void TurnOfWhichNobodyKnows_MayHaveCountedOrNot(long next, long final) => Assert.Empty(CounterHistory.Violations(
        [new("a", 0, 9, 1), new("b", 10), new("c", 20, 29, next)],
        [new("a", 1, 8, 1), new("b", 11, 18), new("c", 21, 28, next)],
        final));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LastTurnOfWhichNobodyKnows_MayHaveCountedOrNot(long final) => Assert.Empty(CounterHistory.Violations(
        [new("a", 0, 9, 1), new("b", 10)], [new("a", 1, 8, 1), new("b", 11, 18)], final));

    /// <summary>A caller who gave up before it was its turn.</summary>
    [Fact]
    public void CallWithoutATurnAndWithoutAnAnswer_IsFine() => Assert.Empty(CounterHistory.Violations([new("a", 0)], [], 0));

    [Fact]
    public void TwoTurnsAtOnce_AreFound() => Finds(
        "two turns at once", [new("a", 0, 20, 1), new("b", 0, 20, 2)], [new("a", 1, 10, 1), new("b", 9, 15, 2)], 2);

    /// <summary>Within a long one, not only beside its neighbour.</summary>
    [Fact]
    public void TurnWithinALongOne_IsFound() => Finds(
        "two turns at once", [], [new("", 1, 100, 3), new("", 5, 6, 1), new("", 50, 51, 2)], 3);

    [Fact]
    public void TurnOfAHostThatDiesLater_IsFound() => Finds("two turns at once", [], [new("", 1, 100), new("", 50, 51, 1)], 1);

    [Fact]
    public void IncrementOverAnOldValue_IsLost() => Finds(
        "lost", [new("a", 0, 9, 1), new("b", 10, 19, 1)], [new("a", 1, 8, 1), new("b", 11, 18, 1)], 1);

    [Fact]
    public void WriteThatComesLate_IsFoundByTheNextTurn() => Finds(
        "lost", [new("a", 0), new("b", 10, 19, 2), new("c", 20, 29, 2)], [new("a", 1, 8), new("b", 11, 18, 2), new("c", 21, 28, 2)], 2);

    [Fact]
    public void CounterThatIsBehindInTheEnd_IsLost() => Finds("lost: in the end", [new("a", 0, 9, 1)], [new("a", 1, 8, 1)], 0);

    [Fact]
    public void CounterThatIsAheadInTheEnd_IsDoubled() => Finds("doubled: in the end", [new("a", 0, 9, 1)], [new("a", 1, 8, 1)], 2);

    [Fact]
    public void CounterThatHasCountedTwice_IsDoubled() => Finds(
        "doubled", [new("a", 0, 9, 1), new("b", 10, 19, 3)], [new("a", 1, 8, 1), new("b", 11, 18, 3)], 3);

    [Fact]
    public void IncrementThatRanTwice_IsFoundAlsoIfItFailedOnce() => Finds("run twice", [new("a", 0, 19, 1)], [new("a", 1, 8), new("a", 11, 18, 1)], 1);

    [Fact]
    public void Reminder_MayRunTwice() => Assert.Empty(CounterHistory.Violations([], [new("", 1, 8), new("", 11, 18, 1)], 1));

    [Fact]
    public void AnswerWithoutATurn_IsLost() => Finds("was answered, but no turn", [new("a", 0, 9, 1)], [], 0);

    [Fact]
    public void AnswerOfATurnThatFailed_IsLost() => Finds("was answered, but no turn", [new("a", 0, 9, 1)], [new("a", 1, 8)], 1);

    [Fact]
    public void AnswerThatIsAnother_IsFound() => Finds("was answered, but no turn", [new("a", 0, 9, 2)], [new("a", 1, 8, 1)], 1);

    [Theory]
    [InlineData(0, 7)]
    [InlineData(2, 9)]
    public void AnswerFromOutsideOfTheCall_IsFound(long called, long answered) => Finds("out of order", [new("a", called, answered, 1)], [new("a", 1, 8, 1)], 1);

    private static void Finds(string what, CounterOperation[] operations, CounterTurn[] turns, long final) =>
        Assert.Contains(CounterHistory.Violations(operations, turns, final), violation => violation.Contains(what, StringComparison.Ordinal));
}
