using System.Runtime.CompilerServices;
using Dapr.Common.Connection;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;
using Microsoft.Extensions.Options;

namespace Dapr.AspNetCore;

/// <summary>
/// Decides while a route is chosen, before any policy of the application: an endpoint for the runtime is open to a call with
/// its token, whatever the fallback policy says, and closed to every other. What an endpoint itself demands is left to it.
/// </summary>
internal sealed class RuntimeCallsPolicy(IOptionsMonitor<DaprAuthenticationOptions> options) : MatcherPolicy, IEndpointSelectorPolicy
{
    private static readonly Endpoint Closed = new(
        context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        },
        new EndpointMetadataCollection(new AllowAnonymousAttribute()),
        "Only the Dapr runtime may call this");

    private readonly ConditionalWeakTable<Endpoint, Endpoint> _opened = [];

    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) => endpoints.Any(IsForRuntime);

    public async Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        if (string.IsNullOrEmpty(options.Get(DaprAuthenticationHandler.SchemeName).Token))
        {
            return;
        }

        for (var index = 0; index < candidates.Count; index++)
        {
            if (!candidates.IsValidCandidate(index) || !IsForRuntime(candidates[index].Endpoint))
            {
                continue;
            }

            var result = await httpContext.AuthenticateAsync(DaprAuthenticationHandler.SchemeName);
            var endpoint = candidates[index].Endpoint;
            candidates.ReplaceEndpoint(index, result.Succeeded ? _opened.GetValue(endpoint, Open) : Closed, candidates[index].Values);
        }
    }

    public static bool IsForRuntime(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<ITopicMetadata>() is not null
        || endpoint.Metadata.GetMetadata<SubscribeEndpointMarker>() is not null
        || endpoint.Metadata.GetMetadata<JobEndpointMarker>() is not null
        || endpoint.Metadata.GetMetadata<BindingEndpointMarker>() is not null
        || endpoint.Metadata.GetMetadata<AppCallbackMarker>() is not null
        || endpoint.Metadata.GetMetadata<RuntimeEndpointMarker>() is not null;

    /// <summary>Frees an endpoint of the fallback policy; a policy that it names itself still holds.</summary>
    private static Endpoint Open(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAuthorizeData>() is not null
            ? endpoint
            : Endpoints.Copy(endpoint, endpoint.RequestDelegate, new EndpointMetadataCollection([.. endpoint.Metadata, new AllowAnonymousAttribute()]));
}
