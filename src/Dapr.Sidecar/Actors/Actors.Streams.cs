using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Actors.Hosting;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Time;

namespace Dapr.Sidecar.Actors;

/// <summary>Applications that host actors for as long as a call over gRPC lasts, and need no port.</summary>
internal sealed class ActorStreams(ActorHosting hosting, AppConnection app, SidecarOptions options, InFlight inFlight) : IAsyncDisposable
{
    private const string Operation = "actors";

    private readonly OpenStreams _open = new();

    public void Map(ApiRpcs rpcs) => rpcs.MapDuplex(DaprMethods.SubscribeActorEventsAlpha1, Operation, SubscribeAsync);

    /// <summary>Ends the streams; their callers learn that the sidecar does.</summary>
    public ValueTask DisposeAsync() => _open.DisposeAsync();

    /// <summary>The first answer says that the types are known; the others are calls, which requests answer by their id.</summary>
    private async Task SubscribeAsync(
        RpcRequestReader<SubscribeActorEventsRequestAlpha1> requests, RpcResponseWriter<SubscribeActorEventsResponseAlpha1> responses, RpcServerCall call)
    {
        if (app.Channel is { IsGrpc: false } || (app.Channel is null && options is { AppPort: not null, AppProtocol: not (AppProtocol.Grpc or AppProtocol.Grpcs) }))
        {
            throw ApiErrors.ActorStreamNeedsGrpc().ToException();
        }

        var first = await requests.ReadAsync(call.CancellationToken);
        if (first?.InitialRequest is not { } initial) throw ApiErrors.ActorStream("first message must be SubscribeActorEventsRequestInitialAlpha1").ToException();

        var open = _open.Enter(call.HttpContext.Response);
        if (open.Cut.IsCancellationRequested) throw ApiErrors.StreamCutOff().ToException();

        using var host = new StreamedActorHost(responses.WriteAsync, inFlight);
        try
        {
            await hosting.RegisterAsync(ActorConfig.Read(initial).Types, host, CancellationToken.None);
            await responses.WriteAsync(new SubscribeActorEventsResponseAlpha1 { InitialResponse = new() }, call.CancellationToken);
            host.Begin();
            while (await requests.ReadAsync(open.Cut) is { } answer)
            {
                host.Answered(answer);
            }
        }
        catch (OperationCanceledException) when (open.Cut.IsCancellationRequested)
        {
            throw ApiErrors.StreamCutOff().ToException();
        }
        finally
        {
            host.End();
            await hosting.UnregisterAsync(host, CancellationToken.None);
        }
    }
}
