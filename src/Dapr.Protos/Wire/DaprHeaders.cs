namespace Dapr.Protos.Wire;

/// <summary>The names of the HTTP headers and gRPC metadata that Dapr gives a meaning to.</summary>
public static class DaprHeaders
{
    /// <summary>The token of the caller: an application's to its sidecar, a sidecar's to its application.</summary>
    public const string ApiToken = "dapr-api-token";

    /// <summary>The application that is called, when the path does not name it.</summary>
    public const string AppId = "dapr-app-id";

    /// <summary>Who calls an application.</summary>
    public const string CallerAppId = "dapr-caller-app-id";

    /// <summary>The namespace of who calls an application.</summary>
    public const string CallerNamespace = "dapr-caller-namespace";

    /// <summary>Which application is called.</summary>
    public const string CalleeAppId = "dapr-callee-app-id";

    /// <summary>Marks a proxied gRPC call as a stream.</summary>
    public const string Stream = "dapr-stream";

    /// <summary>The HTTP status of the application behind a gRPC answer.</summary>
    public const string HttpStatus = "dapr-http-status";

    /// <summary>Asks for a shutdown that waits for nothing.</summary>
    public const string ForceShutdown = "dapr-force-shutdown";

    /// <summary>The prefix of query parameters and headers that carry the metadata of a component.</summary>
    public const string MetadataPrefix = "metadata.";

    /// <summary>The trace context of W3C.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>What tracing systems add to the trace context.</summary>
    public const string TraceState = "tracestate";

    /// <summary>The trace context in the binary form of gRPC.</summary>
    public const string GrpcTraceBin = "grpc-trace-bin";

    /// <summary>What callers hand on along a trace.</summary>
    public const string Baggage = "baggage";
}
