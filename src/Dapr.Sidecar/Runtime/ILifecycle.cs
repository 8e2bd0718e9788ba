namespace Dapr.Sidecar.Runtime;

/// <summary>A part of the sidecar that works only while the application is well: subscriptions, input bindings.</summary>
internal interface ILifecycle
{
    /// <summary>The application is ready, for the first time or again.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The application is unwell, or the sidecar stops.</summary>
    Task StopAsync(CancellationToken cancellationToken);
}
