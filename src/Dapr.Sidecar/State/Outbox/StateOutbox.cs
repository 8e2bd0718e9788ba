using Dapr.Sidecar.Api;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.Telemetry;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State.Outbox;

/// <summary>
/// Publishes what the transactions of a store write, at least once, and only if they are applied: each event goes first to a topic
/// of the sidecar's own, and a row in the transaction tells whoever takes it from there that it counts.
/// </summary>
internal sealed partial class StateOutbox : IAsyncDisposable
{
    private static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    private readonly Component _store;
    private readonly OutboxSettings _settings;
    private readonly ComponentRegistry _components;
    private readonly SidecarIdentity _identity;
    private readonly PubSubService _pubSub;
    private readonly TimeProvider _clock;
    private readonly ILogger<StateOutbox> _logger;
    private readonly ComponentKeys _keys;
    private readonly CloudEvents _envelopes;
    private readonly string _topic;
    private readonly PendingEvents _pending;
    private readonly CancellationTokenSource _ending = new();
    private IAsyncDisposable? _subscription;
    private string _reason = "it has not begun";
    private bool _isGivenUp;

    public StateOutbox(Component store, OutboxSettings settings, ComponentRegistry components, SidecarIdentity identity, PubSubService pubSub, TimeProvider clock, ILogger<StateOutbox> logger)
    {
        (_store, _settings, _components, _identity, _pubSub, _clock, _logger) = (store, settings, components, identity, pubSub, clock, logger);
        _keys = new ComponentKeys(store.Spec, identity.AppId, identity.Namespace);
        _envelopes = new CloudEvents(identity.AppId, clock);
        _pending = new PendingEvents(clock);
        _topic = $"{identity.CallerNamespace}{identity.AppId}{settings.Topic}outbox";
    }

    /// <summary>Begins to publish. Where that fails, transactions are refused, for their events would be lost.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            var (component, broker) = Broker();
            var subscription = new BrokerSubscription { Topic = _topic, ConsumerGroup = component.Spec.Setting("consumerID") ?? _identity.AppId };
            var subscribing = component.CallAsync("subscribe", [_topic], () => broker.SubscribeAsync(subscription, (message, _) => HandleAsync(message), cancellationToken), cancellationToken);
            _ = EndLateAsync(subscribing);

            // A broker that hangs is a matter of the machine, not of the simulated clock.
            _subscription = await subscribing.WaitAsync(component.Spec.InitTimeout, TimeProvider.System, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // A broker may be anybody's: whatever it throws is its answer.
            Volatile.Write(ref _isGivenUp, true);
            _reason = exception.Message;
            NotSubscribed(_store.Spec.Name, _topic, _settings.InternalPubSub, exception);
        }
    }

    /// <summary>How many rows of its own a transaction gets; what is only published makes room for one.</summary>
    public static int RowsOf(IReadOnlyList<StateWrite> writes) => writes.Count(write => write.Value is not null && !IsProjection(write)) - writes.Count(IsProjection);

    /// <summary>Announces what a transaction is about to write. Nothing is stored when one of its events cannot be announced.</summary>
    /// <exception cref="ApiException">The broker did not take one.</exception>
    public async Task<OutboxTransaction> AnnounceAsync(IReadOnlyList<StateWrite> writes, TraceContext trace, CancellationToken cancellationToken)
    {
        if (_subscription is null) throw ApiErrors.PublishOutbox($"the topic {_topic} of {_settings.InternalPubSub} cannot be subscribed to: {_reason}").ToException();

        var projections = writes.Where(IsProjection).GroupBy(write => write.Key).ToDictionary(group => group.Key, group => group.Last());
        IReadOnlyList<StateWrite> stored = [.. writes.Where(write => !IsProjection(write))];
        var events = stored.Where(write => write.Value is not null)
            .Select(write => OutboxEvent.Create(projections.GetValueOrDefault(write.Key, write), _settings, _envelopes, trace))
            .ToList();
        IReadOnlyList<string> ids = [.. events.Select(announced => announced.Id)];
        _pending.Begin(ids);
        var taken = 0;
        var transaction = new OutboxTransaction(
            [.. stored, .. ids.Select(id => new StateWrite { Key = id, Value = "0"u8.ToArray() })], ids, _pending);
        try
        {
            var (component, broker) = Broker();
            foreach (var announced in events)
            {
                var message = new BrokerMessage { Topic = _topic, Data = announced.Data, ContentType = Protos.Wire.CloudEventNames.ContentType };
                await component.CallAsync("publish", [_topic], () => broker.PublishAsync(message, cancellationToken), cancellationToken);
                taken++;
            }

            return transaction;
        }
        catch (Exception exception)
        {
            transaction.End(isApplied: false);

            // Of these no broker tells any more, but the one that failed at it, perhaps.
            _pending.Forget(ids.Skip(taken + 1));
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested) throw;

            NotAnnounced(_store.Spec.Name, exception);
            throw ApiErrors.PublishOutbox(exception.Message).ToException();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // First the broker knows that it ends, so that it does not take what is given up for a failure.
        var ending = _subscription?.DisposeAsync() ?? ValueTask.CompletedTask;
        await _ending.CancelAsync();
        await ending;
        _ending.Dispose();
    }

    /// <summary>Ends a subscription that came when nobody waited for it any more.</summary>
    private async Task EndLateAsync(Task<IAsyncDisposable> subscribing)
    {
        try
        {
            var subscription = await subscribing;
            if (Volatile.Read(ref _isGivenUp)) await subscription.DisposeAsync();
        }
        catch (Exception)
        {
            // Whoever waited has been told.
        }
    }

    private static bool IsProjection(StateWrite write) =>
        write is { Value: not null } && write.Metadata.GetValueOrDefault(OutboxEvent.Projection)?.ToLowerInvariant() is "true" or "1" or "t" or "y" or "yes";

    private (Component Component, IPubSub Broker) Broker()
    {
        var component = _components.Find<IPubSub>(_settings.InternalPubSub) ?? throw ApiErrors.PubSubNotFound(_settings.InternalPubSub, NoMetadata).ToException();
        return (component, NamespacedPubSub.Of(component, _identity));
    }

    [LoggerMessage(45, LogLevel.Error, "The outbox of {Store} cannot subscribe to {Topic} of {PubSub}: transactions of the store are refused.")]
    private partial void NotSubscribed(string store, string topic, string pubSub, Exception exception);

    [LoggerMessage(46, LogLevel.Error, "An event of a transaction of {Store} could not be announced: the transaction is refused.")]
    private partial void NotAnnounced(string store, Exception exception);
}
