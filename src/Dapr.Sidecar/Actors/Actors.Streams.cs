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

    // By the machine's time: whoever opens a stream knows what it hosts.
    private static readonly TimeSpan FirstMessage = TimeSpan.FromSeconds(10);

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

        var (open, isHosted) = (_open.Enter(call.HttpContext.Response), false);
        using var host = new StreamedActorHost(responses.WriteAsync, inFlight);
        try
        {
            var types = ActorConfig.Read(await FirstAsync(requests, open.Cut, call.CancellationToken)).Types;
            isHosted = true;
            await hosting.RegisterAsync(types, host, CancellationToken.None);
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
            if (isHosted) await hosting.UnregisterAsync(host, CancellationToken.None);
        }
    }

    private static async Task<SubscribeActorEventsRequestInitialAlpha1> FirstAsync(
        RpcRequestReader<SubscribeActorEventsRequestAlpha1> requests, CancellationToken cut, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(FirstMessage, TimeProvider.System);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cut, cancellationToken);
        try
        {
            if (await requests.ReadAsync(any.Token) is { InitialRequest: { } initial }) return initial;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cut.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // As if it had sent something else.
        }

        throw ApiErrors.ActorStream("first message must be SubscribeActorEventsRequestInitialAlpha1").ToException();
    }
}
