namespace Dapr.AspNetCore;

/// <summary>Marks an endpoint that takes the events of an input binding: nobody but the runtime calls it.</summary>
/// <param name="Name">The binding.</param>
internal sealed record BindingEndpointMarker(string Name);
