using System.Text;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.PubSub.Routing;
using Dapr.Sidecar.Runtime;
using Google.Protobuf;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>A gRPC application: a bulk is a call of OnBulkTopicEvent, or of its alpha name where the application has no other.</summary>
internal sealed class GrpcBulkReceiver(AppChannel.AppChannel channel) : IBulkTopicReceiver
{
    public async Task<IReadOnlyList<TopicAnswer>> ReceiveAsync(IReadOnlyList<BulkTopicEvent> events, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<string, TopicAnswer>(StringComparer.Ordinal);
        var request = Request(events, answers);
        var others = TopicAnswer.Success;
        if (request.Entries.Count > 0)
        {
            try
            {
                var response = await CallAsync(request, cancellationToken);
                others = TopicAnswer.Retry("the application's answer to the bulk does not name the event").Answered((int)RpcStatusCode.Ok, []);
                foreach (var status in response.Statuses)
                {
                    answers[status.EntryId] = GrpcTopicReceiver.Read(status.Status);
                }
            }
            catch (RpcCallException exception)
            {
                var answer = exception.StatusCode == RpcStatusCode.Unimplemented
                    ? new TopicAnswer(TopicOutcome.Success, "the application has no OnBulkTopicEvent; the bulk is dropped")
                    : TopicAnswer.Retry($"the application answered {exception.StatusCode}");
                others = answer.Answered((int)exception.StatusCode, Encoding.UTF8.GetBytes(exception.Status.Message));
            }
        }

        return [.. events.Select(entry => answers.GetValueOrDefault(entry.EntryId, others))];
    }

    private async Task<TopicEventBulkResponse> CallAsync(TopicEventBulkRequest request, CancellationToken cancellationToken)
    {
        try
        {
            return await channel.CallAsync(AppCallbackMethods.OnBulkTopicEvent, request, Headers(request.PubsubName), cancellationToken);
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            return await channel.CallAsync(AppCallbackMethods.OnBulkTopicEventAlpha1, request, Headers(request.PubsubName), cancellationToken);
        }
    }

    private static RpcHeaders Headers(string pubSubName)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in BulkContent.Headers(pubSubName))
        {
            headers.Add(name, value);
        }

        return headers;
    }

    /// <summary>The bulk; what cannot be sent is answered, and not in it.</summary>
    private static TopicEventBulkRequest Request(IReadOnlyList<BulkTopicEvent> events, Dictionary<string, TopicAnswer> answers)
    {
        var first = events[0].Event;
        var request = new TopicEventBulkRequest
        {
            Id = UniqueId.New(),
            Metadata = { [BulkContent.PubSubName] = first.Subscription.PubSubName },
            Topic = first.Message.Topic,
            PubsubName = first.Subscription.PubSubName,
            Type = BulkContent.Type,
            Path = first.Path,
        };
        foreach (var entry in events)
        {
            try
            {
                request.Entries.Add(Entry(entry));
            }
            catch (FormatException exception)
            {
                answers[entry.EntryId] = TopicAnswer.Retry($"the event cannot be sent: {exception.Message}");
            }
        }

        return request;
    }

    private static TopicEventBulkRequestEntry Entry(BulkTopicEvent entry)
    {
        // The type is the broker's to say, as in the runtime, and none of ours does.
        var wire = new TopicEventBulkRequestEntry { EntryId = entry.EntryId };
        foreach (var (name, value) in entry.Event.Message.Metadata)
        {
            wire.Metadata[name] = value;
        }

        if (entry.Event.Subscription.IsRaw())
        {
            wire.Bytes = UnsafeByteOperations.UnsafeWrap(entry.Event.Message.Data);
            return wire;
        }

        var single = GrpcTopicReceiver.ToRequest(entry.Event);
        wire.CloudEvent = new TopicEventCERequest
        {
            Id = single.Id,
            Source = single.Source,
            Type = single.Type,
            SpecVersion = single.SpecVersion,
            DataContentType = single.DataContentType,
            Data = single.Data,
            Extensions = single.Extensions,
        };
        return wire;
    }
}
