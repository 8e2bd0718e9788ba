using Dapr.Client;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;

namespace Shop;

public sealed class Courier(DaprPublishSubscribeClient client, IStateClient state) : IHostedService
{
    private static readonly DaprSubscriptionOptions Options = new(new MessageHandlingPolicy(TimeSpan.FromSeconds(30), TopicResponseAction.Retry))
    {
        DeadLetterTopic = "not-delivered",
        MaximumQueuedMessages = 100,
    };

    private IAsyncDisposable? _subscription;

    public async Task StartAsync(CancellationToken cancellationToken) =>
        _subscription = await client.SubscribeAsync("pubsub", "parcels", Options, HandleAsync, CancellationToken.None);

    public async Task StopAsync(CancellationToken cancellationToken) => await (_subscription?.DisposeAsync() ?? ValueTask.CompletedTask);

    private async Task<TopicResponseAction> HandleAsync(TopicMessage message, CancellationToken cancellationToken)
    {
        if (message.Data.IsEmpty) return TopicResponseAction.Drop;

        await state.SaveStateAsync("statestore", message.Id, "on its way", cancellationToken: cancellationToken);
        return TopicResponseAction.Success;
    }

    public static WebApplication Build(WebApplicationBuilder builder)
    {
        builder.Services.AddDaprClient();
        builder.Services.AddDaprPubSubClient();
        builder.Services.AddHostedService<Courier>();
        return builder.Build();
    }
}
