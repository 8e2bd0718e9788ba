using Microsoft.AspNetCore.Builder;

namespace Dapr.Actors.AspNetCore;

/// <summary>Adds a convention to several endpoints.</summary>
internal sealed class SeveralConventions(params IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Add(convention);
        }
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Finally(finallyConvention);
        }
    }
}
