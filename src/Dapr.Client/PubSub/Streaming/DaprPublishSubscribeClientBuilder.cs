using Dapr.Common;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Makes a client of streaming subscriptions. What is not set comes from the configuration, if there is one, then from the environment.</summary>
/// <param name="configuration">The configuration; null for the environment alone.</param>
public sealed class DaprPublishSubscribeClientBuilder(IConfiguration? configuration = null) : DaprGenericClientBuilder<DaprPublishSubscribeClient>(configuration)
{
    /// <summary>The clock of pauses and of the limits of handlers.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where is logged what goes wrong.</summary>
    internal ILoggerFactory Loggers { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The subscriptions of the host, which ends them in order; null without a host.</summary>
    internal OpenSubscriptions? OfHost { get; init; }

    /// <inheritdoc/>
    public override DaprPublishSubscribeClient Build() =>
        new GrpcPublishSubscribeClient(BuildDaprConnection(), Clock, Loggers.CreateLogger<DaprPublishSubscribeClient>(), OfHost);
}
