using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Telemetry;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Invocation;

/// <summary>Passes gRPC calls on whose method the sidecar does not know: to the application that their metadata names.</summary>
internal sealed class GrpcProxy(InvocationService service, RpcGate gate)
{
    /// <summary>Serves a call of the sidecar's own application.</summary>
    public async Task FromAppAsync(HttpContext context)
    {
        if (gate.Fault(context) is { } fault)
        {
            RpcServerResponse.WriteStatus(context, fault);
            return;
        }

        var begun = ApiLog.Begin();
        using var running = gate.EnterProxied(context);
        await PassOnAsync(context);
        gate.ProxiedEnded(context, begun);
    }

    /// <summary>Serves a call that another sidecar passed on.</summary>
    public async Task FromSidecarAsync(HttpContext context)
    {
        using var running = gate.EnterProxied(context);
        await ToAppAsync(context);
    }

    /// <summary>The last step.</summary>
    private async Task ToAppAsync(HttpContext context)
    {
        try
        {
            var channel = service.Local();
            await RpcProxy.ForwardAsync(context, channel.Invoker, channel.Endpoint.Address, request =>
            {
                request.Headers.Remove(DaprHeaders.AppId);
                request.Headers.Remove(DaprHeaders.ApiToken);
                channel.AddToken(request);
            });
        }
        catch (InvocationFailedException exception)
        {
            RpcServerResponse.WriteStatus(context, new RpcStatus(RpcStatusCode.Unavailable, exception.Message));
        }
    }

    private async Task PassOnAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        var appId = headers[DaprHeaders.CalleeAppId].ToString() is { Length: > 0 } callee ? callee : headers[DaprHeaders.AppId].ToString();
        if (appId.Length == 0)
        {
            RpcServerResponse.WriteStatus(context, new RpcStatus(
                RpcStatusCode.Unknown, "failed to proxy request: required metadata dapr-callee-app-id or dapr-app-id not found"));
            return;
        }

        try
        {
            await service.RunAsync(appId, context.Request.Path.Value!.TrimStart('/'), () => ForwardAsync(context, appId), context.RequestAborted);
        }
        catch (OutboundFaultException exception)
        {
            RpcServerResponse.WriteStatus(context, exception.Status);
        }
        catch (InvocationFailedException exception)
        {
            RpcServerResponse.WriteStatus(context, new RpcStatus(RpcStatusCode.Unknown, exception.Message));
        }
    }

    private async Task ForwardAsync(HttpContext context, string appId)
    {
        if (service.IsLocal(appId))
        {
            await ToAppAsync(context);
            return;
        }

        var remote = await service.RemoteAsync(appId, context.RequestAborted);
        await RpcProxy.ForwardAsync(context, remote.Invoker, remote.Uri, request => AddCaller(request, context, appId));
    }

    /// <summary>A call that leaves for another sidecar says whose it is, and carries the trace.</summary>
    private void AddCaller(HttpRequestMessage request, HttpContext context, string appId)
    {
        foreach (var (name, value) in AppCaller.CallerHeaders(service.Identity, appId).Where(pair => pair.Key != DaprHeaders.CallerNamespace).Append(new(DaprHeaders.TraceParent, TraceHeaders.OfRpc(context.Request.Headers))))
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
    }
}
