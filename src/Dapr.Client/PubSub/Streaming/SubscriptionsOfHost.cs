using Microsoft.Extensions.Hosting;

namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Ends subscriptions when their host stops, before anything that their handlers may use.</summary>
internal sealed class SubscriptionsOfHost(OpenSubscriptions subscriptions) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => subscriptions.EndAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
