using System.Text;
using System.Text.Json;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.PubSub.Envelopes;

namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>An HTTP application: an event is a POST to its route.</summary>
internal sealed class HttpTopicReceiver(AppChannel.AppChannel channel) : ITopicReceiver
{
    // A publisher's metadata may have any name; these say how the request itself is sent.
    private static readonly HashSet<string> OfTheRequest = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Proxy-Connection", "Keep-Alive", "Te", "Trailer", "Transfer-Encoding", "Upgrade", "Expect",
    };

    public async Task<TopicAnswer> ReceiveAsync(TopicEvent topicEvent, CancellationToken cancellationToken)
    {
        try
        {
            using var request = Request(topicEvent);
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
            return answer.Answered(status, await BeginningAsync(response, cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UriFormatException)
        {
            return TopicAnswer.Retry($"the application cannot be reached: {exception.Message}");
        }
    }

    /// <summary>How an answer begins; for an application in the process that threw, what it threw.</summary>
    private static async Task<byte[]> BeginningAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.RequestMessage?.Options.TryGetValue(AppChannel.AppChannel.Thrown, out var thrown) == true)
        {
            return Encoding.UTF8.GetBytes(thrown.ToString());
        }

        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[TopicAnswer.KeptLength];
        return buffer[..await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken)];
    }

    private HttpRequestMessage Request(TopicEvent topicEvent)
    {
        var path = topicEvent.Path.StartsWith('/') ? topicEvent.Path : "/" + topicEvent.Path;
        var server = channel.Endpoint.Address.GetLeftPart(UriPartial.Authority);
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server + path))
        {
            Content = new ReadOnlyMemoryContent(topicEvent.Data),
        };
        request.Content.Headers.ContentType = new(CloudEventNames.ContentType);
        foreach (var (name, value) in topicEvent.Headers().Where(header => !OfTheRequest.Contains(header.Key)))
        {
            request.Headers.TryAddWithoutValidation(name, HeaderText.SingleLine(value));
        }

        return request;
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
