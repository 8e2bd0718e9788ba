namespace Dapr.AspNetCore;

/// <summary>Marks an endpoint that serves a method of the runtime's gRPC callbacks: nobody else calls it.</summary>
internal sealed class AppCallbackMarker;
