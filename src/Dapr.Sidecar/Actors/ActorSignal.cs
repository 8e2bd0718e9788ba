namespace Dapr.Sidecar.Actors;

/// <summary>A reminder or a timer that is due.</summary>
internal sealed record ActorSignal
{
    public required ActorKey Key { get; init; }

    public required string Name { get; init; }

    public bool IsTimer { get; init; }

    /// <summary>What it was registered with, as JSON; null for nothing.</summary>
    public ReadOnlyMemory<byte>? Data { get; init; }

    /// <summary>As it was registered; the runtime says it of timers only.</summary>
    public string DueTime { get; init; } = "";

    /// <summary>As it was registered; the runtime says it of timers only.</summary>
    public string Period { get; init; } = "";

    /// <summary>What a timer calls.</summary>
    public string Callback { get; init; } = "";

    /// <summary>The lease by which a reminder was taken; 0 for a timer.</summary>
    public long Lease { get; init; }

    /// <summary>The chain of calls that its turn begins; null while its type is not reentrant.</summary>
    public string? Chain { get; init; }

    /// <summary>Whether it was taken back while it waited for its turn.</summary>
    public Func<CancellationToken, ValueTask<bool>> IsWithdrawn { get; init; } = _ => new(false);
}
