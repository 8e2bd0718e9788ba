using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Api;

/// <summary>Cross-origin requests: off unless origins are allowed.</summary>
internal sealed class CorsPolicy(string allowedOrigins)
{
    private static readonly string[] Verbs = ["HEAD", "GET", "POST", "PUT", "PATCH", "DELETE"];

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
        var allowed = _origins.Contains("*") ? "*" : _origins.Contains(origin) ? origin : null;
        if (origin.Length > 0 && allowed is not null)
        {
            headers.AccessControlAllowOrigin = allowed;
            if (isPreflight && Verbs.Contains(asked))
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
}
