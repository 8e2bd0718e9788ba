namespace Tour.Jobs;

/// <summary>What a job is scheduled with.</summary>
internal sealed record Pouring(string Tea);
