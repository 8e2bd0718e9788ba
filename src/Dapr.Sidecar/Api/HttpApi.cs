using System.Collections.ObjectModel;
using Dapr.Protos.Wire;
using Dapr.Sidecar.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Api;

/// <summary>The HTTP API: what happens to a request before its route and after it.</summary>
internal sealed partial class HttpApi(ApiRoutes routes, HttpApiSettings settings, ILogger<HttpApi> logger)
{
    // ": " and the line's end.
    private const int HeaderSeparators = 4;

    // The runtime's HTTP library allows so much more than its read buffer.
    private const int HeaderSlack = 4 * 1024;

    private readonly CorsPolicy _cors = new(settings.AllowedOrigins);

    /// <summary>Serves a request.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        var raw = Target(context.Features.Get<IHttpRequestFeature>()!);
        var path = PathCleaner.Clean(raw.IndexOf('?', StringComparison.Ordinal) is >= 0 and var query ? raw[..query] : raw);
        var call = new ApiCall(context, path, ReadOnlyDictionary<string, string>.Empty, settings.MaxBodySize);
        if (!ApiQuery.IsWellFormed(path))
        {
            // The runtime's HTTP library answers this itself, before anybody else sees it.
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("400 Bad Request", context.RequestAborted);
            return;
        }

        if (IsTooLong(context.Request, raw))
        {
            context.Response.Headers.Connection = "close";
            await call.RespondTextAsync(StatusCodes.Status431RequestHeaderFieldsTooLarge, "431 Request Header Fields Too Large");
            return;
        }

        var isHealth = path is DaprRoutes.Health or DaprRoutes.OutboundHealth;

        // The runtime knows a probe by this part of its path, wherever it stands.
        if (!path.Contains("/healthz", StringComparison.Ordinal))
        {
            if (Baggage.Fault(context.Request.Headers[DaprHeaders.Baggage]) is { } fault)
            {
                await call.RespondTextAsync(StatusCodes.Status400BadRequest, $"invalid baggage header: {fault}\n");
                return;
            }

            TraceHeaders.Echo(context);
        }

        if (_cors.Apply(context))
        {
            return;
        }

        if (settings.ApiToken is { Length: > 0 } token && !(isHealth && HttpMethods.IsGet(context.Request.Method)))
        {
            if (!ApiTokens.Equal(context.Request.Headers[DaprHeaders.ApiToken], token))
            {
                await call.RespondTextAsync(StatusCodes.Status401Unauthorized, "invalid api token\n");
                return;
            }

            context.Request.Headers.Remove(DaprHeaders.ApiToken);
        }

        if (settings.Log is not { } log)
        {
            await ServeAsync(call, raw);
            return;
        }

        var begun = ApiLog.Begin();
        var body = new CountingStream(context.Response.Body);
        context.Response.Body = body;
        try
        {
            await ServeAsync(call, raw);
        }
        finally
        {
            log.HttpEnded(context, path, begun, body.Count);
        }
    }

    /// <summary>The path and query. A client that takes the sidecar for a proxy names the whole address, which means the same.</summary>
    private static string Target(IHttpRequestFeature request)
    {
        if (!request.RawTarget.StartsWith('/') && Uri.TryCreate(request.RawTarget, UriKind.Absolute, out var address))
        {
            request.RawTarget = request.RawTarget[address.GetLeftPart(UriPartial.Authority).Length..] is { Length: > 0 } rest ? rest : "/";
        }

        return request.RawTarget;
    }

    /// <summary>Kestrel's own limit would hold for the gRPC API too, which has none, and answers without a body.</summary>
    private bool IsTooLong(HttpRequest request, string raw)
    {
        var length = request.Method.Length + raw.Length + HeaderSeparators;
        foreach (var (name, values) in request.Headers)
        {
            foreach (var value in values)
            {
                length += name.Length + (value?.Length ?? 0) + HeaderSeparators;
            }
        }

        return length > settings.ReadBufferSize + HeaderSlack;
    }

    private async Task ServeAsync(ApiCall call, string raw)
    {
        using var running = settings.InFlight.Enter(call.Request.Method + " " + call.Path);
        using var own = settings.Calls.Note(call.Path);
        try
        {
            await RouteAsync(call, raw);
        }
        catch (ApiException exception) when (!call.Context.Response.HasStarted)
        {
            await call.RespondErrorAsync(exception.Error);
        }
        catch (OperationCanceledException) when (call.Aborted.IsCancellationRequested)
        {
            // The caller is gone.
        }
        catch (Exception exception) when (!call.Context.Response.HasStarted)
        {
            CallFailed(call.Request.Method, call.Path, exception);
            await call.RespondErrorAsync(new ApiError("ERROR", 500, Rpc.RpcStatusCode.Unknown, exception.Message));
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or ApiException)
        {
            // An answer that breaks off must not look as if it were whole.
            AnswerBroken(call.Request.Method, call.Path, exception.Message);
            call.Context.Abort();
        }
    }

    private async Task RouteAsync(ApiCall call, string raw)
    {
        var verb = call.Request.Method;

        // The header names the application whatever the path: the path is then, whole, the method.
        var byHeader = call.Request.Headers.ContainsKey(DaprHeaders.AppId) && raw.StartsWith(DaprRoutes.Invoke, StringComparison.Ordinal);
        if (!byHeader && routes.Find(verb, call.Path) is { } found)
        {
            await found.Route.Handler(new ApiCall(call.Context, call.Path, found.Parameters, settings.MaxBodySize));
        }
        else if (settings.IsPublic || routes.Fallback is not { } fallback)
        {
            await call.RespondTextAsync(StatusCodes.Status404NotFound, "404 page not found\n");
        }
        else
        {
            await fallback(call);
        }
    }

    [LoggerMessage(1, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void CallFailed(string method, string path, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "The answer to {Method} {Path} broke off: {Reason}")]
    private partial void AnswerBroken(string method, string path, string reason);
}
