using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.PubSub.Envelopes;
using Dapr.Sidecar.PubSub.Routing;

namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>An HTTP application: a bulk is a POST to its route.</summary>
internal sealed class HttpBulkReceiver(AppChannel.AppChannel channel) : IBulkTopicReceiver
{
    public async Task<IReadOnlyList<TopicAnswer>> ReceiveAsync(IReadOnlyList<BulkTopicEvent> events, CancellationToken cancellationToken)
    {
        var first = events[0].Event;
        try
        {
            using var request = AppRequests.Post(channel, first.Path, BulkContent.Write(events), ContentTypes.Json, BulkContent.Headers(first.Subscription.PubSubName));
            using var response = await channel.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status is >= 200 and < 300)
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                return [.. BulkContent.Read(events, body).Select(answer => answer.Answered(status, body))];
            }

            // Unlike an event by itself, which then goes to the dead-letter topic.
            var answer = status == 404
                ? new TopicAnswer(TopicOutcome.Success, "the application has no such route (404); the bulk is dropped")
                : TopicAnswer.Retry($"the application answered {status}");
            return BulkContent.All(events, answer.Answered(status, await AppRequests.BeginningAsync(response, TopicAnswer.KeptLength, cancellationToken)));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return BulkContent.All(events, TopicAnswer.Retry($"the application cannot be reached: {exception.Message}"));
        }
    }
}
