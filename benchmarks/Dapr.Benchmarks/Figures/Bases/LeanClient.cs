using System.Buffers;
using System.Net;
using System.Text.Json;
using Dapr.Actors.Dispatch;
using Dapr.Client.Autogen.Grpc.v1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>
/// <em>Lean</em>: the calls as one would write them by hand, for these alone, on <see cref="HttpMessageInvoker"/>: the same
/// messages, the same headers, source-generated JSON; no other error than that something is not as expected.
/// </summary>
internal sealed class LeanClient(HttpMessageInvoker invoker, Uri address)
{
    private readonly Uri _get = new(address, "/dapr.proto.runtime.v1.Dapr/GetState");
    private readonly Uri _save = new(address, "/dapr.proto.runtime.v1.Dapr/SaveState");
    private readonly Uri _invoke = new(address, "/dapr.proto.runtime.v1.Dapr/InvokeService");
    private readonly Uri _invokeActor = new(address, "/dapr.proto.runtime.v1.Dapr/InvokeActor");
    private readonly Uri _publish = new(address, "/dapr.proto.runtime.v1.Dapr/PublishEvent");

    public async Task<Order?> GetAsync(string store, string key)
    {
        var response = await CallAsync(_get, new GetStateRequest { StoreName = store, Key = key }, GetStateResponse.Parser);
        return JsonSerializer.Deserialize(response.Data.Span, FiguresJson.Default.Order);
    }

    public Task SaveAsync(string store, string key, Order order)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(order, FiguresJson.Default.Order);
        var item = new StateItem { Key = key, Value = UnsafeByteOperations.UnsafeWrap(json) };
        return CallAsync(_save, new SaveStateRequest { StoreName = store, States = { item } }, Empty.Parser);
    }

    public Task PublishAsync(string pubSub, string topic, Order order)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(order, FiguresJson.Default.Order);
        var request = new PublishEventRequest
        {
            PubsubName = pubSub,
            Topic = topic,
            Data = UnsafeByteOperations.UnsafeWrap(json),
            DataContentType = "application/json",
        };
        return CallAsync(_publish, request, Empty.Parser);
    }

    public Task InvokeAsync(string appId, string method, byte[] json)
    {
        var message = new InvokeRequest
        {
            Method = method,
            ContentType = "application/json",
            Data = new Any { Value = UnsafeByteOperations.UnsafeWrap(json) },
            HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
        };
        return CallAsync(_invoke, new InvokeServiceRequest { Id = appId, Message = message }, InvokeResponse.Parser);
    }

    public async Task<Order?> InvokeActorAsync(string type, string id, string method, Order order)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(order, FiguresJson.Default.Order);
        var request = new InvokeActorRequest
        {
            ActorType = type,
            ActorId = id,
            Method = method,
            Data = UnsafeByteOperations.UnsafeWrap(json),
            Metadata = { [ActorHeaders.AcceptsFailure] = ActorHeaders.Yes },
        };
        var response = await CallAsync(_invokeActor, request, InvokeActorResponse.Parser);
        return JsonSerializer.Deserialize(response.Data.Span, FiguresJson.Default.Order);
    }

    private async Task<TResponse> CallAsync<TResponse>(Uri uri, IMessage message, MessageParser<TResponse> parser)
        where TResponse : IMessage<TResponse>
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(StubServer.Frame(message)),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/grpc");
        request.Headers.TryAddWithoutValidation("te", "trailers");
        request.Headers.TryAddWithoutValidation("grpc-accept-encoding", "gzip");
        request.Headers.TryAddWithoutValidation("user-agent", "dapr-sdk-dotnet/v2.0.0");
        using var response = await invoker.SendAsync(request, CancellationToken.None);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var stream = await response.Content.ReadAsStreamAsync();
            var length = 0;
            while (await stream.ReadAsync(buffer.AsMemory(length)) is var read and > 0)
            {
                length += read;
            }

            return response.TrailingHeaders.NonValidated.TryGetValues("grpc-status", out var status) && status.ToString() == "0"
                ? parser.ParseFrom(buffer.AsSpan(5, length - 5))
                : throw new InvalidOperationException("The call failed.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
