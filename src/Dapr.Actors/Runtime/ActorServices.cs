using System.Text.Json;
using Dapr.Actors.Client;
using Dapr.Common.Serialization;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>What the actors of a host use, all the same.</summary>
internal sealed class ActorServices
{
    /// <summary>How state is read and written.</summary>
    public required JsonSerializerOptions JsonSerializerOptions
    {
        get;

        // Where they say nothing of contracts, it is those of reflection, if that is on.
        init => field = DaprJson.Prepare(value);
    }

    public required ILoggerFactory LoggerFactory { get; init; }

    public required IActorProxyFactory ProxyFactory { get; init; }

    public required ActorTimerManager TimerManager { get; init; }

    public required IActorStateStore StateStore { get; init; }

    /// <summary>Tells when state expires.</summary>
    public required TimeProvider Clock { get; init; }
}
