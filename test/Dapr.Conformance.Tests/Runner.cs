using System.Collections.Concurrent;

namespace Dapr.Conformance.Tests;

/// <summary>Plays transcripts side by side, a bounded number at a time.</summary>
internal static class Runner
{
    private const int AtATime = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);
    private static readonly SemaphoreSlim Slots = new(AtATime);
    private static readonly ConcurrentDictionary<string, Lazy<Task<IReadOnlyList<string>>>> Results = new();
    private static readonly Lazy<bool> Started = new(StartAll);

    /// <summary>The transcripts that must pass. DAPR_TRANSCRIPTS names one, or the beginning of several, whether listed or not.</summary>
    public static IReadOnlyList<string> Played { get; } = Environment.GetEnvironmentVariable("DAPR_TRANSCRIPTS") is { Length: > 0 } chosen
        ? [.. TestData.Names.Where(name => chosen.Split(',').Any(part => name.StartsWith(part, StringComparison.Ordinal)))]
        : [.. TestData.Names.Where(name => !TestData.Accepted.ContainsKey(name))];

    public static Task<IReadOnlyList<string>> ResultAsync(string name)
    {
        _ = Started.Value;
        return Results[name].Value;
    }

    private static bool StartAll()
    {
        foreach (var name in Played)
        {
            Results[name] = new Lazy<Task<IReadOnlyList<string>>>(() => PlayAsync(name));
        }

        foreach (var result in Results.Values)
        {
            _ = result.Value;
        }

        return true;
    }

    private static async Task<IReadOnlyList<string>> PlayAsync(string name)
    {
        await Slots.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
            return await Player.PlayAsync(TestData.Load(name), limit.Token);
        }
        finally
        {
            Slots.Release();
        }
    }
}
