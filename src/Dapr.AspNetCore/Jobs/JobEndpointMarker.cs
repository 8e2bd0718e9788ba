namespace Dapr.AspNetCore;

/// <summary>Marks an endpoint that the runtime calls with a job.</summary>
internal sealed class JobEndpointMarker;
