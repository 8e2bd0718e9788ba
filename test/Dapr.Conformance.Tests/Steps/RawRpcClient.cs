using System.Text.Json.Nodes;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Conformance.Tests.Steps;

/// <summary>Calls methods over a channel that injects no headers. A message of any type travels as one that keeps what it does not know.</summary>
internal static class RawRpcClient
{
    private static readonly HashSet<string> Unrecorded = ["content-type", "content-length", "date", "metadata.date", "grpc-accept-encoding", "server", "trailer"];

    public static RpcChannel Open(int port) => new(new Uri($"http://127.0.0.1:{port}"), new RpcChannelOptions
    {
        MaxReceiveMessageSize = null,
        MaxSendMessageSize = null,
        ConfigureRequest = (_, request) => SpeakAsRecorded(request),
    });

    public static RpcMethod<Empty, Empty> Method(string path, RpcMethodType type)
    {
        var at = path.LastIndexOf('/');
        return new RpcMethod<Empty, Empty>(type, path[1..at], path[(at + 1)..], Empty.Parser, Empty.Parser);
    }

    public static Empty Message(IMessage message) => Empty.Parser.ParseFrom(message.ToByteArray());

    public static RpcHeaders Headers(JsonObject? metadata)
    {
        var headers = new RpcHeaders();
        foreach (var (name, value) in metadata ?? [])
        {
            headers.Add(name, value?.ToString() ?? "");
        }

        return headers;
    }

    /// <summary>Calls a unary method; what came back, as transcripts record it.</summary>
    public static async Task<JsonObject> CallAsync(int port, string path, JsonObject step, CancellationToken cancellationToken)
    {
        var method = ProtoJson.Find(path);
        var request = method is null ? new Empty() : Message(ProtoJson.Read(method.InputType, step["request"]));
        using var channel = Open(port);
        using var call = channel.Start(
            Method(path, RpcMethodType.Unary),
            new RpcCallOptions { Headers = Headers(step["metadata"] as JsonObject), CancellationToken = cancellationToken });
        JsonObject record;
        RpcHeaders headers, trailers;
        try
        {
            // The answer may come before the request is taken: neither waits for the other.
            _ = WriteAsync(call, request);
            headers = await call.GetHeadersAsync(cancellationToken);
            var response = await call.ReadAsync(cancellationToken);
            while (await call.ReadAsync(cancellationToken) is not null)
            {
                // A unary method answers once.
            }

            trailers = call.Trailers;
            record = Status(call.Status);
            if (method is not null && response is not null)
            {
                record["response"] = ProtoJson.Write(method.OutputType.Parser.ParseFrom(response.ToByteArray()));

                // A binding hands on the headers of its target; that of the recordings sent no date.
                (record["response"]?["metadata"] as JsonObject)?.Remove("Date");
            }
        }
        catch (RpcCallException exception)
        {
            (record, headers, trailers) = (Status(exception.Status), exception.Headers, exception.Trailers);
        }

        Add(record, "headers", headers);
        Add(record, "trailers", trailers);
        return record;
    }

    /// <summary>Code, message and details.</summary>
    public static JsonObject Status(RpcStatus status)
    {
        var record = new JsonObject { ["code"] = RpcCodes.Name(status.Code), ["message"] = status.Message };
        if (!status.Details.IsEmpty)
        {
            var parsed = Dapr.Protos.ErrorDetails.Status.Parser.ParseFrom(status.Details.Span);
            record["details"] = new JsonArray([.. parsed.Details.Select(detail => ProtoJson.Write(detail))]);
        }

        return record;
    }

    /// <summary>A sidecar passes on what a client says of itself, so this one says what the recorder's said.</summary>
    private static void SpeakAsRecorded(HttpRequestMessage request)
    {
        request.Headers.Remove("grpc-accept-encoding");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "identity, deflate, gzip");
        request.Headers.TryAddWithoutValidation("user-agent", "grpc-python");
    }

    private static async Task WriteAsync(RpcCall<Empty, Empty> call, Empty request)
    {
        try
        {
            await call.WriteAsync(request);
            await call.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcCallException or OperationCanceledException)
        {
            // A server may answer before it has read everything; what it answered is read next.
        }
    }

    private static void Add(JsonObject record, string name, RpcHeaders headers)
    {
        var entries = headers.Where(header => !Unrecorded.Contains(header.Key)).GroupBy(header => header.Key).ToList();
        if (entries.Count > 0)
        {
            record[name] = new JsonObject(entries.Select(group => KeyValuePair.Create(group.Key, (JsonNode?)string.Join(", ", group.Select(header => header.Value)))));
        }
    }
}
