using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Telemetry;

/// <summary>The trace that a caller is part of.</summary>
/// <param name="Parent">The caller's place in it; empty when there is none.</param>
/// <param name="State">What tracers said beside it.</param>
internal readonly record struct TraceContext(string Parent, string State)
{
    /// <summary>No trace.</summary>
    public static TraceContext None { get; } = new("", "");

    /// <summary>That of a caller over HTTP.</summary>
    public static TraceContext OfRequest(IHeaderDictionary headers) => Of(TraceHeaders.OfRequest(headers), headers);

    /// <summary>That of a caller over gRPC.</summary>
    public static TraceContext OfRpc(IHeaderDictionary headers) => Of(TraceHeaders.OfRpc(headers), headers);

    private static TraceContext Of(string parent, IHeaderDictionary headers) =>
        parent == TraceHeaders.None ? None : new(parent, headers[DaprHeaders.TraceState].ToString());
}
