using System.Text;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;

namespace Quickstarts;

/// <summary>What the documentation of streaming subscriptions does: no quickstart uses them.</summary>
public static class Streaming
{
    public static async Task RunAsync(string[] args)
    {
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddDaprPubSubClient();
        var app = builder.Build();

        var client = app.Services.GetRequiredService<DaprPublishSubscribeClient>();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var options = new DaprSubscriptionOptions(new MessageHandlingPolicy(TimeSpan.FromSeconds(10), TopicResponseAction.Retry)) { MaximumQueuedMessages = 5 };
        var subscription = await client.SubscribeAsync("pubsub", "myTopic", options, HandleMessageAsync, cancellation.Token);
        await Task.Delay(TimeSpan.FromMinutes(1));
        await subscription.DisposeAsync();

        // Without services, too.
        using var own = new DaprPublishSubscribeClientBuilder().Build();
        await using var other = await own.SubscribeAsync("pubsub", "other", options with { DeadLetterTopic = "dead", ErrorHandler = Show }, (_, _) => Task.FromResult(TopicResponseAction.Drop));
    }

    private static Task<TopicResponseAction> HandleMessageAsync(TopicMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            Console.WriteLine(Encoding.UTF8.GetString(message.Data.Span));
            return Task.FromResult(TopicResponseAction.Success);
        }
        catch
        {
            return Task.FromResult(TopicResponseAction.Retry);
        }
    }

    private static Task Show(Dapr.DaprException exception)
    {
        Console.WriteLine(exception.Message);
        return Task.CompletedTask;
    }
}
