namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Learns what goes wrong with a subscription, which goes on all the same; of several errors one after the other.</summary>
/// <param name="exception">What went wrong: the stream broke off or could not be opened again, or a handler threw or took too long.</param>
/// <returns>When it is dealt with. What this throws itself is logged.</returns>
public delegate Task SubscriptionErrorHandler(DaprException exception);
