using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Google.Protobuf;

namespace Dapr.Sidecar.Invocation;

/// <summary>Answers an HTTP caller with what the invoked application said.</summary>
internal static class HttpAnswer
{
    private const int BufferSize = 16 * 1024;

    /// <summary>Sets status and headers. An error without a content type passes for JSON.</summary>
    public static void Begin(ApiCall call, int status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        var response = call.Context.Response;
        response.StatusCode = status;
        foreach (var group in headers.GroupBy(pair => pair.Key, StringComparer.OrdinalIgnoreCase))
        {
            response.Headers[group.Key] = group.Select(pair => pair.Value).ToArray();
        }

        if (status >= 400 && response.ContentType is null)
        {
            response.ContentType = "application/json";
        }
    }

    /// <summary>Hands a body on as it comes.</summary>
    public static async Task CopyAsync(Stream body, ApiCall call)
    {
        var buffer = new byte[BufferSize];
        while (await body.ReadAsync(buffer, call.Aborted) is var read and > 0)
        {
            await call.Context.Response.Body.WriteAsync(buffer.AsMemory(0, read), call.Aborted);
            await call.Context.Response.Body.FlushAsync(call.Aborted);
        }
    }

    /// <summary>Answers with what a gRPC application returned.</summary>
    public static async Task WriteAsync(ApiCall call, InvokeResponse response, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Begin(call, 200, headers);
        if (response.ContentType.Length > 0)
        {
            call.Context.Response.ContentType = response.ContentType;
        }

        await call.Context.Response.Body.WriteAsync((response.Data?.Value ?? ByteString.Empty).Memory, call.Aborted);
    }

    /// <summary>Answers with the error of a gRPC application: its status as JSON.</summary>
    public static async Task WriteAsync(ApiCall call, RpcStatus status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Begin(call, GrpcStatusMapping.ToHttp(status.Code), headers);
        call.Context.Response.ContentType = "text/plain; charset=utf-8";
        await call.Context.Response.Body.WriteAsync(StatusJson.Write(status), call.Aborted);
    }
}
