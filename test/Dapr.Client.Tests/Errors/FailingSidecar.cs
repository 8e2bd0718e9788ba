using System.Net;
using Dapr.Protos.ErrorDetails;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Client.Tests.Errors;

/// <summary>A sidecar that can do nothing just now.</summary>
internal sealed class FailingSidecar : HttpMessageHandler
{
    private const string Rpc = "/dapr.proto.runtime.v1.Dapr/";

    public Action? Asked { get; set; }

    public bool IsGone { get; init; }

    public int? AppStatus { get; init; }

    public List<string> Paths { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Paths.Add(request.RequestUri!.AbsolutePath);
        Asked?.Invoke();
        return IsGone ? Task.FromException<HttpResponseMessage>(new HttpRequestException(HttpRequestError.ConnectionError, "refused."))
            : Task.FromResult(request.RequestUri.AbsolutePath.StartsWith(Rpc, StringComparison.Ordinal) ? OfRpc() : OfHttp());
    }

    private static HttpResponseMessage OfRpc()
    {
        var status = new Status { Code = 8, Message = "they said" };
        status.Details.Add(Any.Pack(new ErrorInfo { Reason = "DAPR_REASON", Domain = "dapr.io" }));
        var response = new HttpResponseMessage { Version = HttpVersion.Version20, Content = new ByteArrayContent([]) };
        response.Content.Headers.ContentType = new("application/grpc");
        response.Headers.Add("grpc-status", "8");
        response.Headers.Add("grpc-message", "they said");
        response.Headers.Add("grpc-status-details-bin", Convert.ToBase64String(status.ToByteArray()));
        return response;
    }

    private HttpResponseMessage OfHttp() => AppStatus is { } status
        ? new((HttpStatusCode)status) { Content = new StringContent("of the application") }
        : new(HttpStatusCode.TooManyRequests)
        {
            Content = new StringContent("""{"errorCode":"ERR_CODE","message":"they said","details":[{"reason":"DAPR_REASON"}]}""", System.Text.Encoding.UTF8, "application/json"),
        };
}
