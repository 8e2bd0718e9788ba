using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Api;

/// <summary>Cross-origin requests: off unless origins are allowed.</summary>
internal sealed class CorsPolicy(string allowedOrigins)
{
    private static readonly string[] Verbs = ["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private readonly string[] _origins = allowedOrigins.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Adds the headers; true when that was all the request asked for.</summary>
    public bool Apply(HttpContext context)
    {
        if (_origins.Length == 0)
        {
            return false;
        }

        var headers = context.Response.Headers;
        var origin = context.Request.Headers.Origin.ToString();
        var asked = context.Request.Headers.AccessControlRequestMethod.ToString();
        var isPreflight = HttpMethods.IsOptions(context.Request.Method) && asked.Length > 0;
        headers.Vary = isPreflight ? "Origin, Access-Control-Request-Method, Access-Control-Request-Headers" : "Origin";
        if (origin.Length > 0 && Verbs.Contains(isPreflight ? asked : context.Request.Method) && Allowed(origin) is { } allowed)
        {
            headers.AccessControlAllowOrigin = allowed;
            if (isPreflight)
            {
                headers.AccessControlAllowMethods = asked;
                if (context.Request.Headers.AccessControlRequestHeaders.ToString() is { Length: > 0 } wanted)
                {
                    headers.AccessControlAllowHeaders = wanted;
                }
            }
        }

        return isPreflight;
    }

    /// <summary>What the browser is told; null when it is told nothing.</summary>
    private string? Allowed(string origin) => _origins.Contains("*") ? "*" : _origins.Any(allowed => Fits(allowed, origin)) ? origin : null;

    /// <summary>Origins are compared without case; one asterisk stands for anything, such as the names below a domain.</summary>
    private static bool Fits(string allowed, string origin) => allowed.Split('*', 2) is [var head, var tail]
        ? origin.Length >= head.Length + tail.Length
            && origin.StartsWith(head, StringComparison.OrdinalIgnoreCase)
            && origin.EndsWith(tail, StringComparison.OrdinalIgnoreCase)
        : origin.Equals(allowed, StringComparison.OrdinalIgnoreCase);
}
