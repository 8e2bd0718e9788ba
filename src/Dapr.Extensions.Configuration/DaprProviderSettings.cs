using Dapr.Client;

namespace Dapr.Extensions.Configuration;

/// <summary>What the providers of secrets and of configuration have in common.</summary>
internal sealed record DaprProviderSettings
{
    /// <summary>How long the sidecar is waited for where nothing is said of it.</summary>
    public static readonly TimeSpan UsualWait = TimeSpan.FromSeconds(5);

    public required string Store { get; init; }

    public required DaprClient Client { get; init; }

    public required TimeSpan SidecarWaitTimeout { get; init; }

    public required bool IsOptional { get; init; }

    public required TimeSpan? ReloadInterval { get; init; }

    public required Action<Exception>? Failed { get; init; }

    public required TimeProvider Clock { get; init; }
}
