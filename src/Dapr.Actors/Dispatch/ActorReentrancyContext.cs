using Dapr.Actors.Client;

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

    /// <summary>Makes proxies as the host of the actor does, also in what was begun in a turn and goes on; null outside of one.</summary>
    public static IActorProxyFactory? Proxies => Current.Value?.Proxies;

    /// <summary>Fires when the runtime lets the actor go whose turn this is; never outside of one.</summary>
    public static CancellationToken Leaving => Current.Value?.Leaving ?? CancellationToken.None;

    /// <summary>Begins a turn, also one without a chain: what its caller belongs to may be in the same process.</summary>
    /// <returns>Disposing it ends the turn. What was begun in it and goes on is no part of it any more.</returns>
    public static IDisposable Begin(string? chain, CancellationToken leaving, IActorProxyFactory? proxies = null) => Current.Value = new Turn(chain, proxies, leaving);

    private sealed class Turn(string? chain, IActorProxyFactory? proxies, CancellationToken leaving) : IDisposable
    {
        private volatile bool _hasEnded;

        public string? Chain => chain;

        public IActorProxyFactory? Proxies => proxies;

        public CancellationToken Leaving => _hasEnded ? CancellationToken.None : leaving;

        public void Dispose() => _hasEnded = true;
    }
}
