using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Dapr.Conformance.Tests.Sidecars;
using Dapr.Sidecar;

namespace Dapr.Conformance.Tests;

/// <summary>Plays transcripts side by side, a bounded number at a time.</summary>
internal static class Runner
{
    private const int AtATime = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private static readonly SemaphoreSlim Slots = new(AtATime);
    private static readonly ConcurrentDictionary<string, Lazy<Task<Played>>> Results = new();
    private static readonly Lazy<bool> Started = new(StartAll);

    /// <summary>The program that is played on; null when it is our sidecar in this process.</summary>
    public static string? Program { get; } = Environment.GetEnvironmentVariable("DAPR_CONFORMANCE_PROGRAM") is { Length: > 0 } path ? path : null;

    /// <summary>All transcripts, or those that DAPR_TRANSCRIPTS chooses: the beginnings of their names, with commas between. Chosen ones are played to their end.</summary>
    public static IReadOnlyList<string> Chosen { get; } = [.. TestData.Names.Where(name => Choice.Any(part => name.StartsWith(part, StringComparison.Ordinal)))];

    private static string[] Choice => Environment.GetEnvironmentVariable("DAPR_TRANSCRIPTS") is { Length: > 0 } chosen ? chosen.Split(',') : [""];

    public static Task<Played> ResultAsync(string name)
    {
        _ = Started.Value;
        return Results[name].Value;
    }

    /// <summary>Plays a transcript with our component in memory in Redis's place.</summary>
    public static Task<Played> PlayInRedisPlaceAsync(string name) => PlayAsync(InRedisPlace.Put(TestData.Load(name)), stopsAtFirst: false);

    /// <summary>Makes the sidecars of one transcript, on what is played on.</summary>
    public static Func<IPlayedSidecar> Sidecars()
    {
        var names = new ControlPlane();
        return Program is { } path ? () => new ProgramSidecar(path) : () => new InProcessSidecar(names);
    }

    private static bool StartAll()
    {
        foreach (var name in Chosen)
        {
            Results[name] = new Lazy<Task<Played>>(() => PlayAsync(TestData.Load(name), stopsAtFirst: Choice is [""] && TestData.Accepted.ContainsKey(name)));
        }

        foreach (var result in Results.Values)
        {
            _ = result.Value;
        }

        return true;
    }

    private static async Task<Played> PlayAsync(JsonObject transcript, bool stopsAtFirst)
    {
        await Slots.WaitAsync();
        try
        {
            using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
            return await Player.PlayAsync(transcript, Sidecars(), stopsAtFirst, limit.Token);
        }
        finally
        {
            Slots.Release();
        }
    }
}
