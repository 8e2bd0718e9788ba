using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Primitives;

namespace Dapr.AspNetCore;

/// <summary>The endpoints of an application, under another name than its own: in its list of sources they are there already.</summary>
internal sealed class AllEndpoints(EndpointDataSource endpoints) : EndpointDataSource
{
    public override IReadOnlyList<Endpoint> Endpoints => endpoints.Endpoints;

    public override IChangeToken GetChangeToken() => endpoints.GetChangeToken();
}
