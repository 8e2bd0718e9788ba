using System.Buffers.Binary;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Conformance.Tests;

/// <summary>Calls unary methods with the headers that the recorder's client sent, and nothing else.</summary>
internal static class RawRpcClient
{
    private static readonly HashSet<string> Unrecorded =
        ["content-type", "grpc-status", "grpc-message", "grpc-status-details-bin", "grpc-accept-encoding", "grpc-encoding", "date", "server", "trailer", "content-length"];

    public static async Task<JsonObject> CallAsync(int port, string path, JsonObject step, CancellationToken cancellationToken)
    {
        var method = ProtoJson.Find(path);
        var payload = method is null ? [] : ProtoJson.Read(method.InputType, step["request"]).ToByteArray();
        using var handler = new SocketsHttpHandler { UseProxy = false, ActivityHeadersPropagator = null };
        using var invoker = new HttpMessageInvoker(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{port}{path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(Frame(payload)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-python");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity, deflate, gzip");
        foreach (var (name, value) in step["metadata"] as JsonObject ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value?.ToString());
        }

        using var response = await invoker.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        return Record(response, body, method);
    }

    private static JsonObject Record(HttpResponseMessage response, byte[] body, Google.Protobuf.Reflection.MethodDescriptor? method)
    {
        var trailersOnly = response.Headers.NonValidated.Contains("grpc-status");
        HttpHeaders end = trailersOnly ? response.Headers : response.TrailingHeaders;
        var code = end.NonValidated.TryGetValues("grpc-status", out var status) ? (RpcStatusCode)int.Parse(status.ToString()) : RpcStatusCode.Unknown;
        var record = new JsonObject
        {
            ["code"] = RpcCodes.Name(code),
            ["message"] = end.NonValidated.TryGetValues("grpc-message", out var text) ? Uri.UnescapeDataString(text.ToString()) : "",
        };
        if (end.NonValidated.TryGetValues("grpc-status-details-bin", out var details))
        {
            var encoded = details.ToString();
            var parsed = Status.Parser.ParseFrom(Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '=')));
            record["details"] = new JsonArray([.. parsed.Details.Select(detail => ProtoJson.Write(detail))]);
        }

        if (code == RpcStatusCode.Ok && method is not null && body.Length >= 5)
        {
            record["response"] = ProtoJson.Write(method.OutputType.Parser.ParseFrom(body.AsSpan(5)));
        }

        Add(record, "headers", trailersOnly ? null : response.Headers);
        Add(record, trailersOnly ? "headers" : "trailers", end);
        return record;
    }

    private static void Add(JsonObject record, string name, HttpHeaders? headers)
    {
        if (headers is null)
        {
            return;
        }

        var entries = headers.NonValidated.Where(header => !Unrecorded.Contains(header.Key.ToLowerInvariant())).ToList();
        if (entries.Count > 0)
        {
            record[name] = new JsonObject(entries.Select(header => KeyValuePair.Create(header.Key.ToLowerInvariant(), (JsonNode?)header.Value.ToString())));
        }
    }

    private static byte[] Frame(byte[] payload)
    {
        var frame = new byte[payload.Length + 5];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), payload.Length);
        payload.CopyTo(frame, 5);
        return frame;
    }
}
