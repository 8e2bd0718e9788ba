using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.PubSub;

internal sealed partial class PubSubService
{
    [LoggerMessage(110, LogLevel.Error, "Publishing to {PubSub}/{Topic} failed.")]
    private partial void PublishFailed(string pubSub, string topic, Exception exception);
}

internal sealed partial class SubscriptionManager
{
    [LoggerMessage(117, LogLevel.Information, "{AppId} is subscribed to {PubSub}/{Topic}")]
    private partial void Subscribed(string appId, string pubSub, string topic);

    [LoggerMessage(118, LogLevel.Error, "The subscription to {PubSub}/{Topic} has no topic, or there is no such pub/sub component.")]
    private partial void SubscriptionWithoutBroker(string pubSub, string topic);

    [LoggerMessage(119, LogLevel.Warning, "The scopes of {PubSub} do not let {AppId} subscribe to {Topic}.")]
    private partial void SubscriptionForbidden(string pubSub, string topic, string appId);

    [LoggerMessage(120, LogLevel.Error, "The broker of {PubSub} refused the subscription to {Topic}.")]
    private partial void SubscriptionFailed(string pubSub, string topic, Exception exception);

    [LoggerMessage(122, LogLevel.Error, "Subscriptions of {AppId} did not end, and are left behind.")]
    private partial void SubscriptionsNotEnded(string appId, Exception exception);

    [LoggerMessage(121, LogLevel.Warning, "{AppId}'s subscriptions ended before all of their messages were handled.")]
    private partial void DeliveriesCut(string appId);
}
