using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>An HTTP application: an event is a POST to its route.</summary>
internal sealed class HttpTopicReceiver(AppChannel.AppChannel channel) : ITopicReceiver
{
    public async Task<TopicAnswer> ReceiveAsync(TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        try
        {
            using var request = AppRequests.Post(channel, topicEvent.Path, topicEvent.Data, CloudEventNames.ContentType, topicEvent.Headers());
            using var response = await channel.SendAsync(request, cancellationToken);
            var status = (int)response.StatusCode;
            if (status is >= 200 and < 300)
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
                return Read(body).Answered(status, body);
            }

            var answer = status == 404
                ? TopicAnswer.Drop("the application has no such route (404)")
                : TopicAnswer.Retry($"the application answered {status}");
            return answer.Answered(status, await AppRequests.BeginningAsync(response, TopicAnswer.KeptLength, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return TopicAnswer.Retry($"the application cannot be reached: {exception.Message}");
        }
    }

    /// <summary>An answer that says nothing else is success.</summary>
    private static TopicAnswer Read(byte[] body)
    {
        string status;
        try
        {
            using var document = JsonDocument.Parse(LoneSurrogates.Replace(body));
            status = LooseJson.Text(document.RootElement, "status");
        }
        catch (JsonException)
        {
            return TopicAnswer.Success;
        }

        return status switch
        {
            "" or "SUCCESS" => TopicAnswer.Success,
            "DROP" => TopicAnswer.Drop("the application answered DROP"),
            "RETRY" => TopicAnswer.Retry("the application answered RETRY"),
            // Not what it said: that may be anything, and stands in the log.
            _ => TopicAnswer.Retry("the application answered a status that is none of SUCCESS, RETRY and DROP"),
        };
    }
}
