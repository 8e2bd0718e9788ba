using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State.Outbox;

/// <summary>The outboxes of a sidecar's stores. They work from before its API does until after it has ended.</summary>
internal sealed class Outboxes(ComponentRegistry components, SidecarIdentity identity, PubSubService pubSub, TimeProvider clock, ILogger<StateOutbox> logger) : IAsyncDisposable
{
    private readonly Dictionary<string, StateOutbox> _outboxes = new(StringComparer.Ordinal);

    /// <summary>Begins them.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var component in components.All<IStateStore>())
        {
            if (OutboxSettings.Read(component.Spec) is not { } settings) continue;

            var outbox = new StateOutbox(component, settings, components, identity, pubSub, clock, logger);
            _outboxes.Add(component.Spec.Name, outbox);
            await outbox.StartAsync(cancellationToken);
        }
    }

    /// <summary>The outbox of a store; null when it has none.</summary>
    public StateOutbox? Of(string storeName) => _outboxes.GetValueOrDefault(storeName);

    public async ValueTask DisposeAsync()
    {
        var endings = _outboxes.Values.Select(outbox => outbox.DisposeAsync().AsTask()).ToList();
        await Task.WhenAll(endings);
    }
}
