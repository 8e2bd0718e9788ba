using System.Diagnostics.CodeAnalysis;
using Dapr.Client;

namespace Dapr.DistributedLock.Models;

/// <summary>A lock that is held. Disposing it releases the lock, over the client that took it.</summary>
/// <remarks>One that was made in a test has no such client, and disposing it does nothing.</remarks>
[Experimental(DaprClient.LocksDiagnostic, UrlFormat = DaprClient.LocksUrl)]
public sealed class LockResponse : IAsyncDisposable
{
    private readonly TryLockResponse? _taken;

    /// <summary>Makes one, for tests.</summary>
    public LockResponse()
    {
    }

    internal LockResponse(TryLockResponse taken) => _taken = taken;

    /// <summary>What is locked.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Who holds it.</summary>
    public required string LockOwner { get; init; }

    /// <summary>The lock store.</summary>
    public required string StoreName { get; init; }

    /// <inheritdoc/>
    /// <exception cref="DaprException">It could not be released; it is free when its time is up.</exception>
    public ValueTask DisposeAsync() => _taken?.DisposeAsync() ?? ValueTask.CompletedTask;
}
