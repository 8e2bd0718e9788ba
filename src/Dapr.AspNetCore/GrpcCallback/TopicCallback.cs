using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos.Wire;
using Dapr.Rpc.Server;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Status = Dapr.AppCallback.Autogen.Grpc.v1.TopicEventResponse.Types.TopicEventResponseStatus;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Topics: an event goes to the endpoint of its path, as the request that it would be over HTTP.</summary>
internal sealed class TopicCallback(HandlerPipeline pipeline, TopicFanOut fanOut, SubscriptionList list)
{
    public Task<ListTopicSubscriptionsResponse> ListAsync(Empty request, RpcServerCall call)
    {
        var response = new ListTopicSubscriptionsResponse();
        response.Subscriptions.AddRange(list.Read(Endpoints(call)).Select(ToMessage));
        return Task.FromResult(response);
    }

    public async Task<TopicEventResponse> HandleAsync(TopicEventRequest request, RpcServerCall call)
    {
        var path = Path(request.Path, request.PubsubName, request.Topic, call);
        var response = await RunAsync(new HandlerRequest(HttpMethods.Post, path, CloudEventNames.ContentType, EventJson.Write(request)), call);
        return new TopicEventResponse { Status = ToStatus(EventAnswer.Of(response)) };
    }

    public async Task<TopicEventBulkResponse> HandleBulkAsync(TopicEventBulkRequest request, RpcServerCall call)
    {
        var path = Path(request.Path, request.PubsubName, request.Topic, call);
        var response = await RunAsync(new HandlerRequest(HttpMethods.Post, path, "application/json", EventJson.Write(request)), call);
        var answer = new TopicEventBulkResponse();
        answer.Statuses.AddRange(EventAnswer.Of(response, [.. request.Entries.Select(entry => entry.EntryId)])
            .Select(entry => new TopicEventBulkResponseEntry { EntryId = entry.EntryId, Status = ToStatus(System.Enum.Parse<BulkSubscribeAppResponseStatus>(entry.Status)) }));
        return answer;
    }

    private Task<HandlerResponse> RunAsync(HandlerRequest request, RpcServerCall call) =>
        TopicFanOut.Takes(request.Path) ? fanOut.RunAsync(Uri.UnescapeDataString(request.Path), request, call.HttpContext) : pipeline.RunAsync(request, call.HttpContext);

    private static EndpointDataSource Endpoints(RpcServerCall call) => call.HttpContext.RequestServices.GetRequiredService<EndpointDataSource>();

    /// <summary>The path that the runtime says; a subscription that is a resource may have none, and then means the handler of the topic.</summary>
    private string Path(string given, string pubSub, string topic, RpcServerCall call) =>
        "/" + (given.Trim('/').Length > 0 ? given : list.Known(Endpoints(call)).FirstOrDefault(found => found.PubSubName == pubSub && found.Topic == topic)?.Default ?? "").TrimStart('/');

    private static Status ToStatus(BulkSubscribeAppResponseStatus answer) => answer switch
    {
        BulkSubscribeAppResponseStatus.SUCCESS => Status.Success,
        BulkSubscribeAppResponseStatus.DROP => Status.Drop,
        _ => Status.Retry,
    };

    private static TopicSubscription ToMessage(AppSubscription subscription)
    {
        var message = new TopicSubscription
        {
            PubsubName = subscription.PubSubName ?? "",
            Topic = subscription.Topic,
            DeadLetterTopic = subscription.DeadLetterTopic,
            Routes = new TopicRoutes { Default = subscription.Default ?? "" },
        };
        message.Metadata.Add(subscription.Metadata.ToDictionary());
        message.Routes.Rules.AddRange(subscription.Rules.Select(rule => new TopicRule { Match = rule.Match, Path = rule.Path }));
        if (subscription.Bulk is { } bulk)
        {
            message.BulkSubscribe = new BulkSubscribeConfig { Enabled = true, MaxMessagesCount = bulk.MaxMessagesCount, MaxAwaitDurationMs = bulk.MaxAwaitDurationMs };
        }

        return message;
    }
}
