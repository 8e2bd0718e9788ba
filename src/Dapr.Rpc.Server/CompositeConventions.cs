using Microsoft.AspNetCore.Builder;

namespace Dapr.Rpc.Server;

/// <summary>Conventions for all methods of a service at once.</summary>
internal sealed class CompositeConventions(IReadOnlyList<IEndpointConventionBuilder> all) : IEndpointConventionBuilder
{
    public void Add(Action<EndpointBuilder> convention)
    {
        foreach (var one in all)
        {
            one.Add(convention);
        }
    }

    public void Finally(Action<EndpointBuilder> finallyConvention)
    {
        foreach (var one in all)
        {
            one.Finally(finallyConvention);
        }
    }
}
