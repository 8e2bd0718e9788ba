using System.Text;
using Dapr.Client;
using Dapr.Messaging.PublishSubscribe;
using Dapr.Messaging.PublishSubscribe.Extensions;
using Microsoft.Extensions.DependencyInjection;

var services = new ServiceCollection();
services.AddDaprPubSubClient((_, builder) => builder.UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]));
await using var provider = services.BuildServiceProvider();
var handled = new TaskCompletionSource<string>();
var options = new DaprSubscriptionOptions(new MessageHandlingPolicy(TimeSpan.FromSeconds(30), TopicResponseAction.Retry));
await using var subscription = await provider.GetRequiredService<DaprPublishSubscribeClient>().SubscribeAsync("pubsub", "orders", options, (message, _) =>
{
    handled.TrySetResult(Encoding.UTF8.GetString(message.Data.Span));
    return Task.FromResult(TopicResponseAction.Success);
});

using var dapr = new DaprClientBuilder().UseHttpEndpoint(args[0]).UseGrpcEndpoint(args[1]).Build();
await dapr.PublishEventAsync("pubsub", "orders", "tea");
Console.WriteLine($"handled {await handled.Task}");
