namespace Dapr.AspNetCore;

/// <summary>Marks an endpoint that gets events as they came.</summary>
internal sealed class WholeEventMarker;
