using System.Diagnostics.CodeAnalysis;

namespace Dapr.Client;

/// <summary>Whether a lock was free. Disposing it releases the lock, over the client that took it.</summary>
/// <remarks>One that was made in a test has no such client, and disposing it does nothing.</remarks>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public sealed class TryLockResponse : IAsyncDisposable
{
    private readonly ILocksClient? _client;
    private int _isReleased;

    /// <summary>Makes one, for tests.</summary>
    public TryLockResponse()
    {
    }

    internal TryLockResponse(ILocksClient client) => _client = client;

    /// <summary>Whether the lock is held now.</summary>
    public bool Success { get; init; }

    /// <summary>What is locked.</summary>
    public string ResourceId { get; init; } = "";

    /// <summary>Who holds it.</summary>
    public string LockOwner { get; init; } = "";

    /// <summary>The lock store.</summary>
    public string StoreName { get; init; } = "";

    /// <inheritdoc/>
    /// <exception cref="DaprException">It could not be released; it is free when its time is up.</exception>
    public async ValueTask DisposeAsync()
    {
        if (Success && _client is not null && Interlocked.Exchange(ref _isReleased, 1) == 0)
        {
            await _client.Unlock(StoreName, ResourceId, LockOwner).ConfigureAwait(false);
        }
    }
}
