namespace Dapr.Benchmarks.Figures;

/// <summary>How long is measured. A smoke run only shows that everything still runs; its numbers say nothing.</summary>
internal sealed record Effort
{
    /// <summary>As results are made.</summary>
    public static readonly Effort Whole = new() { Rounds = 15, Calls = 20_000, BatchCalls = 200, Batches = 400, LoadTime = TimeSpan.FromSeconds(1) };

    /// <summary>As CI runs it.</summary>
    public static readonly Effort Smoke = new() { Rounds = 1, Calls = 20, BatchCalls = 5, Batches = 2, LoadTime = TimeSpan.FromMilliseconds(20) };

    /// <summary>How often the sides take turns where a turn is long.</summary>
    public required int Rounds { get; init; }

    /// <summary>The calls whose allocations are counted.</summary>
    public required int Calls { get; init; }

    /// <summary>The calls of a turn that is timed: few, so that the machine does one thing during most turns.</summary>
    public required int BatchCalls { get; init; }

    /// <summary>How often the sides take turns where a turn is short.</summary>
    public required int Batches { get; init; }

    /// <summary>How long a turn under load takes.</summary>
    public required TimeSpan LoadTime { get; init; }
}
