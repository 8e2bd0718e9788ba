using System.Text;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Telemetry;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Sidecar.Invocation;

/// <summary>Service invocation over HTTP.</summary>
internal sealed class InvocationHttp(InvocationService service, RemoteHttpCaller remote, ExternalCaller external)
{
    private const string BasicPrefix = "Basic ";
    private const string MethodPart = "/method";

    public void Map(ApiRoutes routes) => routes.MapFallback(InvokeAsync);

    private async Task InvokeAsync(ApiCall call)
    {
        var (appId, rawMethod) = Target(call);
        if (appId.Length == 0)
        {
            await call.RespondErrorAsync(ApiErrors.NoAppId());
            return;
        }

        var method = Uri.UnescapeDataString(rawMethod);
        try
        {
            if (InvokedMethod.Fault(method) is { } fault)
            {
                throw new InvocationFailedException(fault);
            }

            var clean = InvokedMethod.Clean(method);
            await service.RunAsync(appId, clean, () => InvokeAsync(call, appId, clean), call.Aborted);
        }
        catch (OutboundFaultException exception)
        {
            // What an application says of its failure is for its caller to read.
            await call.RespondTextAsync(GrpcStatusMapping.ToHttp(exception.Status.Code), exception.Status.Message);
        }
        catch (InvocationFailedException exception)
        {
            await call.RespondErrorAsync(ApiErrors.DirectInvoke(appId, exception.Message));
        }
    }

    private async Task InvokeAsync(ApiCall call, string appId, string method)
    {
        if (ExternalCaller.IsExternal(appId))
        {
            using var answer = await external.SendAsync(Read(call, appId, method, []), call.Aborted);
            await RespondAsync(call, answer);
        }
        else if (!service.IsLocal(appId))
        {
            await remote.InvokeAsync(call, Read(call, appId, method, AppCaller.CallerHeaders(service.Identity, appId)));
        }
        else
        {
            var channel = service.Local();
            var invocation = Read(call, appId, method, AppCaller.CallerHeaders(service.Identity, appId));
            if (channel.IsGrpc)
            {
                await OnInvokeAsync(call, channel, invocation);
                return;
            }

            using var answer = await AppCaller.SendHttpAsync(channel, invocation, call.Aborted);
            await RespondAsync(call, answer);
        }
    }

    /// <summary>Who is invoked, and the method as it came: by header, by Basic authentication, or by the path.</summary>
    private static (string AppId, string Method) Target(ApiCall call)
    {
        var raw = call.RawTarget.Split('?', 2)[0];
        if (call.Request.Headers[DaprHeaders.AppId].ToString() is { Length: > 0 } header)
        {
            return (header, raw);
        }

        if (call.Request.Headers.Authorization.ToString() is { } authorization
            && authorization.StartsWith(BasicPrefix, StringComparison.OrdinalIgnoreCase)
            && FromBasic(authorization[BasicPrefix.Length..]) is { Length: > 0 } user)
        {
            return (user, raw);
        }

        if (!raw.StartsWith(DaprRoutes.Invoke, StringComparison.Ordinal))
        {
            return ("", "");
        }

        // The app id may be an address, whose slashes may stand as they are.
        var rest = raw[DaprRoutes.Invoke.Length..];
        var at = rest.IndexOf(MethodPart + "/", StringComparison.Ordinal);
        return at <= 0 ? ("", "") : (Uri.UnescapeDataString(rest[..at]), rest[(at + MethodPart.Length + 1)..]);
    }

    private static string FromBasic(string encoded)
    {
        var bytes = new byte[encoded.Length];
        var text = Convert.TryFromBase64String(encoded, bytes, out var count) ? Encoding.UTF8.GetString(bytes, 0, count) : "";
        var parts = text.Split(':', 2);
        return parts is [DaprHeaders.AppId, var appId] ? appId : "";
    }

    private static InvocationRequest Read(ApiCall call, string appId, string method, IEnumerable<KeyValuePair<string, string>> added)
    {
        var request = call.Request;
        var own = added.ToList();
        var connection = request.Headers.Connection;
        var headers = request.Headers
            .Where(header => !HopByHop.Contains(header.Key, connection) && !IsOurs(header.Key) && own.All(pair => !pair.Key.Equals(header.Key, StringComparison.OrdinalIgnoreCase)))
            .SelectMany(header => header.Value.Select(value => new KeyValuePair<string, string>(header.Key, value ?? "")))
            .Concat(own)
            .Append(new(DaprHeaders.TraceParent, TraceParent(request.Headers)));
        var hasBody = request.ContentLength is > 0
            || (request.ContentLength is null && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true });
        return new InvocationRequest
        {
            AppId = appId,
            Method = method,
            Verb = request.Method,
            QueryString = call.RawTarget.Split('?', 2) is [_, var query] ? query : "",
            ContentType = request.ContentType ?? "",
            Headers = [.. headers],
            Body = hasBody ? call.Body : null,
            BodyLength = request.ContentLength,
        };
    }

    /// <summary>An invalid trace context is the application's to judge: it is handed on as it came.</summary>
    private static string TraceParent(IHeaderDictionary headers) =>
        headers[DaprHeaders.TraceParent].ToString() is { Length: > 0 } given ? given : TraceHeaders.None;

    private static bool IsOurs(string header) =>
        header.StartsWith(':')
        || header.Equals("Host", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase)
        || header.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)
        || header.Equals(DaprHeaders.AppId, StringComparison.OrdinalIgnoreCase)
        || header.Equals(DaprHeaders.TraceParent, StringComparison.OrdinalIgnoreCase);

    private static async Task RespondAsync(ApiCall call, HttpResponseMessage answer)
    {
        HttpAnswer.Begin(call, (int)answer.StatusCode, ForwardedHeaders.Of(answer));
        await using var body = await answer.Content.ReadAsStreamAsync(call.Aborted);
        await HttpAnswer.CopyAsync(body, call);
    }

    private static async Task OnInvokeAsync(ApiCall call, AppChannel.AppChannel channel, InvocationRequest invocation)
    {
        try
        {
            var (response, headers, _) = await AppCaller.OnInvokeAsync(channel, invocation, fromHttp: true, call.Aborted);
            await HttpAnswer.WriteAsync(call, response, headers);
        }
        catch (RpcCallException exception)
        {
            await HttpAnswer.WriteAsync(call, exception.Status, exception.Headers);
        }
    }
}
