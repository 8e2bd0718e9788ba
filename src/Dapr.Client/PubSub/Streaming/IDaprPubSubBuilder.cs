namespace Dapr.Messaging.PublishSubscribe;

/// <summary>Goes on with the registration of the client of streaming subscriptions.</summary>
public interface IDaprPubSubBuilder : IDaprMessagingBuilder;
