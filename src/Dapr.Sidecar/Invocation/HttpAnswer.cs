using System.Buffers;
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
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        while (await body.ReadAsync(buffer, call.Aborted) is var read and > 0)
        {
            await call.Context.Response.Body.WriteAsync(buffer.AsMemory(0, read), call.Aborted);
            await call.Context.Response.Body.FlushAsync(call.Aborted);
        }

        // Where it was broken off, somebody may still write to it: then it is not given back.
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Answers with what a gRPC application returned.</summary>
    public static async Task WriteAsync(ApiCall call, InvokeResponse response, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Begin(call, 200, Renamed(headers));
        var data = response.Data?.Value ?? ByteString.Empty;
        call.Context.Response.ContentType = response.ContentType.Length > 0 ? response.ContentType : data.IsEmpty ? null : "text/plain; charset=utf-8";
        await call.Context.Response.Body.WriteAsync(data.Memory, call.Aborted);
    }

    /// <summary>Answers with the error of a gRPC application: its status as JSON.</summary>
    public static async Task WriteAsync(ApiCall call, RpcStatus status, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Begin(call, GrpcStatusMapping.ToHttp(status.Code), Renamed(headers));
        call.Context.Response.ContentType = "text/plain; charset=utf-8";
        await call.Context.Response.Body.WriteAsync(StatusJson.Write(status), call.Aborted);
    }

    /// <summary>Headers that belong to gRPC get another name on their way to HTTP; the trace is the caller's.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Renamed(IEnumerable<KeyValuePair<string, string>> headers) => headers
        .Where(pair => pair.Key is not (Protos.Wire.DaprHeaders.TraceParent or "content-type"))
        .Select(pair => pair.Key.StartsWith("grpc-", StringComparison.Ordinal) ? new("dapr-" + pair.Key, pair.Value) : pair);
}
