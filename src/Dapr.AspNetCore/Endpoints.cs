using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Dapr.AspNetCore;

/// <summary>Makes endpoints of endpoints.</summary>
internal static class Endpoints
{
    /// <summary>The same endpoint with another delegate or metadata; it keeps its route, which others such as telemetry look at.</summary>
    public static Endpoint Copy(Endpoint endpoint, RequestDelegate? handler, EndpointMetadataCollection metadata) =>
        endpoint is RouteEndpoint route && handler is not null
            ? new RouteEndpoint(handler, route.RoutePattern, route.Order, metadata, route.DisplayName)
            : new Endpoint(handler, metadata, endpoint.DisplayName);
}
