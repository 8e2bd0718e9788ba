using System.Collections.Concurrent;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Configuration;

/// <summary>The rules of the configuration API, the same over HTTP and gRPC. It owns the subscriptions until it is disposed.</summary>
internal sealed partial class ConfigurationService(
    ComponentRegistry components, AppConnection app, InFlight inFlight, ILogger<ConfigurationService> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConfigurationSubscription> _streams = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ConfigurationSubscription> _ofApp = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _cutting = new();
    private volatile bool _takesApp = true;
    private volatile bool _takesStreams = true;

    /// <summary>Reads values.</summary>
    /// <exception cref="ApiException">There is no such store, or it failed.</exception>
    public async Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName);
        try
        {
            return await component.CallAsync("get", keys, () => store.GetAsync(keys, metadata, cancellationToken), cancellationToken);
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            StoreFailed(storeName, exception);
            throw ApiErrors.ConfigurationGet(storeName, keys, exception.Message).ToException();
        }
    }

    /// <summary>Begins a subscription whose changes a call reads; whoever reads them ends it.</summary>
    /// <exception cref="ApiException">There is no such store, or it failed.</exception>
    public Task<ConfigurationSubscription> SubscribeAsync(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName);
        return BeginAsync(component, store, keys, metadata, _streams, () => _takesStreams, cancellationToken);
    }

    /// <summary>Begins a subscription whose changes the application gets at its route, until somebody ends it.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="ApiException">There is no such store or no application, or the store failed.</exception>
    public async Task<string> SubscribeAppAsync(
        string storeName, IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
    {
        var (component, store) = Find(storeName);
        if (app.Channel is null) throw ApiErrors.ConfigurationWithoutApp().ToException();

        return (await BeginAsync(component, store, keys, metadata, _ofApp, () => _takesApp, cancellationToken, StartDelivering)).Id;
    }

    /// <summary>Ends a subscription of whichever store.</summary>
    /// <returns>Whether there was one.</returns>
    public Task<bool> UnsubscribeAsync(string id) => EndAsync(Find(id, _ => true));

    /// <summary>Ends a subscription of a store.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="ApiException">There is no such store.</exception>
    public Task<bool> UnsubscribeAsync(string storeName, string id)
    {
        Find(storeName);
        return EndAsync(Find(id, subscription => subscription.StoreName == storeName));
    }

    /// <summary>Changes what a store in memory holds; null removes.</summary>
    /// <exception cref="ApiException">There is no such store, or it is another one.</exception>
    public void Change(string storeName, IReadOnlyDictionary<string, ConfigurationValue?> changes)
    {
        var (_, store) = Find(storeName);
        if (store is not InMemoryConfigurationStore memory) throw ApiErrors.ConfigurationNotChangeable(storeName).ToException();
        memory.Change(changes);
    }

    /// <summary>Tells the application of nothing new, and waits for what it is being told.</summary>
    /// <param name="cancellationToken">Cuts that off.</param>
    public async Task StopDeliveringAsync(CancellationToken cancellationToken)
    {
        _takesApp = false;
        await using var _ = cancellationToken.Register(_cutting.Cancel);
        var subscriptions = _ofApp.Values.ToList();
        await Task.WhenAll(subscriptions.Select(subscription => EndAsync(subscription, isCutOff: true)));
        await Task.WhenAll(subscriptions.Select(subscription => subscription.Deliveries));
    }

    /// <summary>Has the streams end; their callers learn that the sidecar does, which a shutdown waits for as for every call.</summary>
    public async ValueTask DisposeAsync()
    {
        _takesStreams = false;
        await StopDeliveringAsync(CancellationToken.None);
        await Task.WhenAll(_streams.Values.Select(subscription => EndAsync(subscription, isCutOff: true)));
    }

    private async Task<ConfigurationSubscription> BeginAsync(
        Component component,
        IConfigurationStore store,
        IReadOnlyList<string> keys,
        IReadOnlyDictionary<string, string> metadata,
        ConcurrentDictionary<string, ConfigurationSubscription> subscriptions,
        Func<bool> isTaken,
        CancellationToken cancellationToken,
        Action<ConfigurationSubscription>? start = null)
    {
        var storeName = component.Spec.Name;
        var subscription = new ConfigurationSubscription(
            Guid.NewGuid().ToString(), storeName, inFlight, ending => subscriptions.TryRemove(KeyValuePair.Create(ending.Id, ending)));
        try
        {
            subscription.Begun(await component.CallAsync(
                "subscribe", keys, () => store.SubscribeAsync(keys, metadata, subscription.Add, cancellationToken), cancellationToken));
        }
        catch (Exception exception) when (!IsCancelled(exception, cancellationToken))
        {
            StoreFailed(storeName, exception);
            throw ApiErrors.ConfigurationSubscribe(storeName, keys, exception.Message).ToException();
        }

        start?.Invoke(subscription);

        // In this order: whoever ends them all sees this one, or is seen here.
        subscriptions[subscription.Id] = subscription;
        if (isTaken()) return subscription;

        await EndAsync(subscription, isCutOff: true);
        throw (ApiErrors.ConfigurationSubscribe(storeName, keys, "the sidecar is stopping") with { RpcCode = RpcStatusCode.Unavailable }).ToException();
    }

    private void StartDelivering(ConfigurationSubscription subscription)
    {
        var cut = _cutting.Token;

        // The flow of this call ends with it; deliveries are no part of it.
        using (ExecutionContext.SuppressFlow())
        {
            subscription.Deliveries = Task.Run(() => DeliverAsync(subscription, cut), CancellationToken.None);
        }
    }

    private async Task DeliverAsync(ConfigurationSubscription subscription, CancellationToken cut)
    {
        try
        {
            await subscription.ReadAsync(
                async changes =>
                {
                    foreach (var (key, value) in changes)
                    {
                        await TellAsync(subscription, key, value, cut);
                    }
                },
                cut);
        }
        catch (OperationCanceledException)
        {
            // It was cut off.
        }
    }

    private async Task TellAsync(ConfigurationSubscription subscription, string key, ConfigurationValue value, CancellationToken cut)
    {
        try
        {
            var fault = app.Channel is { } channel
                ? await ConfigurationReceiver.TellAsync(channel, subscription, key, value, cut)
                : "it is not there any more";
            if (fault is not null) ChangeNotDelivered(subscription.StoreName, key, fault);
        }
        catch (Exception exception) when (!IsCancelled(exception, cut))
        {
            // The loop's edge: the next change may well be delivered.
            ChangeNotDelivered(subscription.StoreName, key, exception.Message);
        }
    }

    private async Task<bool> EndAsync(ConfigurationSubscription? subscription, bool isCutOff = false)
    {
        if (subscription is null) return false;

        try
        {
            return await subscription.EndAsync(isCutOff);
        }
        catch (Exception exception)
        {
            // A store may be anybody's. Nobody hears of its changes any more, whatever it thinks.
            StoreFailed(subscription.StoreName, exception);
            return true;
        }
    }

    private ConfigurationSubscription? Find(string id, Func<ConfigurationSubscription, bool> isMeant) =>
        (_streams.TryGetValue(id, out var found) || _ofApp.TryGetValue(id, out found)) && isMeant(found) ? found : null;

    private (Component Component, IConfigurationStore Store) Find(string storeName)
    {
        if (!components.Any<IConfigurationStore>()) throw ApiErrors.ConfigurationNotConfigured().ToException();
        var component = components.Find<IConfigurationStore>(storeName) ?? throw ApiErrors.ConfigurationStoreNotFound(storeName).ToException();
        return (component, (IConfigurationStore)component.Instance);
    }

    private static bool IsCancelled(Exception exception, CancellationToken cancellationToken) =>
        exception is OperationCanceledException && cancellationToken.IsCancellationRequested;

    [LoggerMessage(280, LogLevel.Warning, "A configuration store failed: {Store}")]
    private partial void StoreFailed(string store, Exception exception);

    [LoggerMessage(281, LogLevel.Error, "The application was not told of the change of {Key} in {Store}: {Reason}")]
    private partial void ChangeNotDelivered(string store, string key, string reason);
}
