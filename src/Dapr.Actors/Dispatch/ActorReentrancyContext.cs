namespace Dapr.Actors.Dispatch;

/// <summary>
/// The turn that the code which runs is part of: a host sets it from the call that came, and the calls that go out carry its chain on, and are given
/// up with it.
/// </summary>
internal static class ActorReentrancyContext
{
    private static readonly AsyncLocal<Turn?> Current = new();

    /// <summary>The id of the chain of calls; null outside of one.</summary>
    public static string? Id => Current.Value?.Chain;

    /// <summary>Fires when the runtime lets the actor go whose turn this is; never outside of one.</summary>
    public static CancellationToken Leaving => Current.Value?.Leaving ?? CancellationToken.None;

    /// <summary>Begins a turn, also one without a chain: what its caller belongs to may be in the same process.</summary>
    /// <returns>Disposing it ends the turn. What was begun in it and goes on is no part of it any more.</returns>
    public static IDisposable Begin(string? chain, CancellationToken leaving) => Current.Value = new Turn(chain, leaving);

    private sealed class Turn(string? chain, CancellationToken leaving) : IDisposable
    {
        private volatile bool _hasEnded;

        public string? Chain => chain;

        public CancellationToken Leaving => _hasEnded ? CancellationToken.None : leaving;

        public void Dispose() => _hasEnded = true;
    }
}
