using Dapr.Protos.Wire;
using Dapr.Sidecar.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.State.Outbox;

/// <summary>What becomes of an announced event.</summary>
internal sealed partial class StateOutbox
{
    // A transaction of another sidecar may take this long; then the pauses grow threefold while they stay within the limit.
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan NextPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan PublishPause = TimeSpan.FromSeconds(1);
    private const int Growth = 3;

    /// <summary>Publishes an event if its transaction was applied.</summary>
    /// <returns>Whether the broker is done with it.</returns>
    private async Task<bool> HandleAsync(BrokerMessage message)
    {
        if (OutboxEvent.Read(message.Data) is not { } announced)
        {
            ForeignMessage(_topic);
            return true;
        }

        var end = await _pending.EndOfAsync(announced.Id, _ending.Token);
        if (end == TransactionEnd.Refused) return true;
        if (end == TransactionEnd.Unknown && await IsAppliedAsync(announced.Id) is var applied and not true)
        {
            // Only what the store itself does not know is dropped, and nothing because it cannot be asked.
            var isDropped = applied == false && _settings.DiscardsMissing;
            Missing(announced.Id, _store.Spec.Name, isDropped ? "dropped" : "given back to the broker");
            return isDropped;
        }

        while (!await TryPublishAsync(announced))
        {
            // It must come, and not every broker gives it again.
            await InFlight.DelayAsync(PublishPause, _clock, _ending.Token);
        }

        await ForgetAsync(announced.Id);
        return true;
    }

    /// <summary>Looks the transaction of an event up, with the pauses of the runtime: whether it was applied, or null when that cannot be read.</summary>
    private async Task<bool?> IsAppliedAsync(string id)
    {
        var known = await LookUpAsync(id);
        var (pause, waited) = (FirstPause, TimeSpan.Zero);
        for (var next = NextPause; known != true && waited + pause <= Limit; (pause, next) = (next, next * Growth))
        {
            await InFlight.DelayAsync(pause, _clock, _ending.Token);
            known = await LookUpAsync(id);
            waited += pause;
        }

        return known;
    }

    private async Task<bool?> LookUpAsync(string id)
    {
        try
        {
            var read = new StateRead { Key = _keys.ToStore(id) };
            return await _store.CallAsync("get", [id], () => ((IStateStore)_store.Instance).GetAsync(read, _ending.Token), _ending.Token) is not null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !_ending.IsCancellationRequested)
        {
            NotLookedUp(id, _store.Spec.Name, exception);
            return null;
        }
    }

    private async Task<bool> TryPublishAsync(OutboxEvent announced)
    {
        try
        {
            // From here on it is not given up: what is published must be forgotten, or it comes twice.
            await _pubSub.PublishAsync(
                _pubSub.Find(_settings.PubSub, _settings.Topic, NoMetadata),
                new PublishRequest
                {
                    PubSubName = _settings.PubSub,
                    Topic = _settings.Topic,
                    Data = announced.Data,
                    ContentType = CloudEventNames.ContentType,
                    TraceParent = announced.Trace.Parent,
                    TraceState = announced.Trace.State,
                },
                CancellationToken.None);
            return true;
        }
        catch (Exception exception)
        {
            NotPublished(announced.Id, _settings.Topic, _settings.PubSub, exception);
            return false;
        }
    }

    /// <summary>Removes the row. Where that fails the row stays, which harms nobody.</summary>
    private async Task ForgetAsync(string id)
    {
        try
        {
            var deletion = new StateChange { Key = _keys.ToStore(id) };
            await _store.CallAsync("delete", [id], () => ((IStateStore)_store.Instance).ApplyAsync([deletion], CancellationToken.None), CancellationToken.None);
        }
        catch (Exception exception)
        {
            NotForgotten(id, _store.Spec.Name, exception);
        }
    }

    [LoggerMessage(47, LogLevel.Warning, "The topic {Topic} is the sidecar's own; a message there that is none of an outbox is dropped.")]
    private partial void ForeignMessage(string topic);

    [LoggerMessage(48, LogLevel.Warning, "The event {Id} is {Fate}: of its transaction the store {Store} tells nothing.")]
    private partial void Missing(string id, string store, string fate);

    [LoggerMessage(49, LogLevel.Error, "Whether the transaction of the event {Id} was applied cannot be read from {Store}.")]
    private partial void NotLookedUp(string id, string store, Exception exception);

    [LoggerMessage(50, LogLevel.Error, "The event {Id} of an applied transaction could not be published to {Topic} of {PubSub}; it is tried again.")]
    private partial void NotPublished(string id, string topic, string pubSub, Exception exception);

    [LoggerMessage(51, LogLevel.Warning, "The row {Id} of a published event stays in {Store}.")]
    private partial void NotForgotten(string id, string store, Exception exception);
}
