using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Telemetry;

/// <summary>What the port of the metrics answers as long as there are none: a page that a scraper can read, and that says so.</summary>
internal static class EmptyMetrics
{
    public static Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return context.Response.WriteAsync("# This sidecar has no metrics yet.\n", context.RequestAborted);
    }
}
