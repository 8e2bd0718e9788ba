using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Rpc.Server;
using Dapr.Sidecar.Runtime;
using Dapr.Sidecar.Telemetry;
using Dapr.Sidecar.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Sidecar.Api;

/// <summary>What every RPC of the API passes: its token, the allow lists, baggage; and the translation of its errors.</summary>
internal sealed class RpcGate(string? apiToken, ApiAccess access, InFlight inFlight, InFlight calls, ApiLog? log)
{
    private const string Protocol = "grpc";

    /// <summary>Runs a call.</summary>
    public async Task RunAsync(RpcServerCall call, Func<Task> next)
    {
        // Sidecars among themselves show no token of an application.
        var isInternal = call.HttpContext.Features.Get<ServerRoleFeature>() is { Role: ServerRole.Internal };
        if (!isInternal && Fault(call.HttpContext) is { } fault)
        {
            throw new RpcCallException(fault);
        }

        if (call.HttpContext.Request.Headers.TryGetValue(DaprHeaders.Baggage, out var given) && given is [.., { } baggage])
        {
            call.SetHeaders(new RpcHeaders { { DaprHeaders.Baggage, baggage } });
        }

        // Open streams do not count as running: they may stay for ever. Among sidecars a stream is a body in pieces.
        var counts = isInternal || call.Method.Type == RpcMethodType.Unary;
        using var running = counts ? inFlight.Enter(call.Method.FullName) : default;
        if (!counts) InFlight.Arrived();
        using var own = counts ? calls.Note(call.Method.FullName) : NoteStream(call);
        var begun = ApiLog.Begin();
        var code = RpcStatusCode.Unknown;
        try
        {
            await next();
            code = RpcStatusCode.Ok;
        }
        catch (ApiException exception)
        {
            code = exception.Error.RpcCode;
            throw new RpcCallException(ErrorDetails.ToStatus(exception.Error), innerException: exception);
        }
        catch (RpcCallException exception)
        {
            code = exception.StatusCode;
            throw;
        }
        catch (OperationCanceledException)
        {
            code = RpcStatusCode.Cancelled;
            throw;
        }
        finally
        {
            if (!isInternal)
            {
                log?.RpcEnded(call.HttpContext, code, begun);
            }
        }
    }

    /// <summary>Notes that a call is passed on, of a kind that is not known here, until the result is disposed: a shutdown waits for it.</summary>
    public InFlight.Entry EnterProxied(HttpContext context)
    {
        InFlight.Arrived();
        return calls.Note(context.Request.Path.Value ?? "");
    }

    /// <summary>A call that was passed on, of which only the answer is known, has ended.</summary>
    public void ProxiedEnded(HttpContext context, long begun)
    {
        if (log is not null)
        {
            var trailers = context.Features.Get<IHttpResponseTrailersFeature>()?.Trailers;
            var text = trailers?["grpc-status"].ToString() is { Length: > 0 } trailer ? trailer : context.Response.Headers["grpc-status"].ToString();
            log.RpcEnded(context, int.TryParse(text, out var code) ? (RpcStatusCode)code : RpcStatusCode.Unknown, begun);
        }
    }

    /// <summary>Why a call may not be served; null when it may.</summary>
    public RpcStatus? Fault(HttpContext context)
    {
        if (Baggage.Fault(context.Request.Headers[DaprHeaders.Baggage]) is { } baggage)
        {
            return new RpcStatus(RpcStatusCode.InvalidArgument, $"invalid baggage header: {baggage}");
        }

        if (apiToken is { Length: > 0 })
        {
            var given = context.Request.Headers[DaprHeaders.ApiToken];
            if (given.Count == 0)
            {
                return Unauthorized("missing api token in request metadata");
            }

            if (!ApiTokens.Equal(given, apiToken))
            {
                return Unauthorized("authentication error: api token mismatch");
            }

            context.Request.Headers.Remove(DaprHeaders.ApiToken);
        }

        return !IsAllowed(context)
            ? ErrorDetails.FromHttp(RpcStatusCode.Unimplemented, 501, "Not Implemented", "requested endpoint is not available")
            : null;
    }

    /// <summary>Notes a stream: a shutdown, which has ended those that stay open, waits until the caller has been told why, which is after the handler.</summary>
    private InFlight.Entry? NoteStream(RpcServerCall call)
    {
        call.HttpContext.Response.OnCompleted(
            static entry =>
            {
                ((InFlight.Entry)entry).Dispose();
                return Task.CompletedTask;
            },
            calls.Note(call.Method.FullName));
        return null;
    }

    private bool IsAllowed(HttpContext context) => context.GetEndpoint()?.Metadata.GetMetadata<RpcOperation>() is { } rpc
        ? access.Allows(rpc.Operation, Protocol)
        : !access.IsRestricted(Protocol) || context.Request.Path.StartsWithSegments("/TaskHubSidecarService", StringComparison.Ordinal);

    private static RpcStatus Unauthorized(string why) =>
        ErrorDetails.FromHttp(RpcStatusCode.Unauthenticated, 401, "Unauthorized", why);
}
