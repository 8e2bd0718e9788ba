namespace Dapr.Common.Connection;

/// <summary>Marks an endpoint of an application that nobody but the runtime calls, for whoever guards those.</summary>
internal sealed class RuntimeEndpointMarker
{
    public static readonly RuntimeEndpointMarker Instance = new();
}
