namespace Dapr.Conformance.Tests.Sidecars;

/// <summary>The life of a sidecar that transcripts are played on. It is spoken to on the ports that its arguments give.</summary>
internal interface IPlayedSidecar : IAsyncDisposable
{
    /// <summary>Completes when it has ended, with its exit code. A sidecar that is started again gets a new one.</summary>
    Task<int> Exited { get; }

    /// <summary>What it said before it ended, for the message of one that should not have.</summary>
    string Said { get; }

    /// <summary>Starts it. It need not be ready, and may have ended, when this returns.</summary>
    Task StartAsync(IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, CancellationToken cancellationToken);

    /// <summary>Asks it to end, and waits until it has.</summary>
    Task StopAsync(CancellationToken cancellationToken);

    /// <summary>Ends it without asking.</summary>
    /// <exception cref="NotSupportedException">It is no program.</exception>
    Task KillAsync(CancellationToken cancellationToken);

    /// <summary>Sends it a signal.</summary>
    /// <param name="name">Its name without SIG.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="NotSupportedException">It is no program.</exception>
    Task SignalAsync(string name, CancellationToken cancellationToken);
}
