namespace Dapr.AspNetCore;

/// <summary>Marks the endpoint that lists the topics.</summary>
internal sealed class SubscribeEndpointMarker;
