using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Jobs;

/// <summary>An HTTP application: a job is a POST to <c>/job/{name}</c>.</summary>
internal sealed class HttpJobReceiver(AppChannel.AppChannel channel) : IJobReceiver
{
    public async Task<JobAnswer> ReceiveAsync(Job job, CancellationToken cancellationToken)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Endpoint.Address, "/job/" + Uri.EscapeDataString(job.Name)))
            {
                Content = new ByteArrayContent(Body(job.Data)),
            };
            request.Content.Headers.ContentType = new("application/json");
            using var response = await channel.SendAsync(request, cancellationToken);
            return (int)response.StatusCode switch
            {
                >= 200 and < 300 => new JobAnswer(JobOutcome.Handled),
                404 => new JobAnswer(JobOutcome.Unknown, "404"),
                var status => new JobAnswer(JobOutcome.Failed, $"the application answered {status}"),
            };
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            return new JobAnswer(JobOutcome.Failed, $"the application cannot be reached: {exception.Message}");
        }
    }

    /// <summary>
    /// JSON as JSON; of every other type its bytes, but for white space at their beginning: a serialized message whose first field is a text
    /// loses its first byte so, in the runtime too, and an application that were given it here would find it missing there.
    /// </summary>
    private static byte[] Body(Any? data) =>
        data is null ? [] : data.TryUnpack<Value>(out var value) ? JobJson.Write(value) : data.Value.Span.TrimStart("\t\n\v\f\r "u8).ToArray();
}
