using System.Diagnostics.CodeAnalysis;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Takes the events of input bindings.</summary>
public static class DaprBindingEndpointRouteBuilderExtensions
{
    /// <summary>Takes the events of an input binding at the route of its name.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="bindingName">The binding: the name of its component, or the <c>route</c> that this has.</param>
    /// <param name="handler">Handles an event: as a handler of a minimal API it gets the body, and what the binding says beside it as headers.</param>
    /// <returns>To add conventions.</returns>
    /// <remarks>
    /// An ordinary <c>MapPost</c> will do as well; here the question of the runtime at its start, whether the application wants the events, is
    /// answered too, whatever policies the application has, and with <c>AddDaprAuthentication</c> nobody but the runtime gets in.
    /// </remarks>
    [RequiresUnreferencedCode("What the handler takes and gives is found by reflection.")]
    [RequiresDynamicCode("What the handler takes and gives is found by reflection.")]
    public static RouteHandlerBuilder MapDaprBinding(this IEndpointRouteBuilder endpoints, string bindingName, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        ArgumentNullException.ThrowIfNull(handler);
        var pattern = "/" + bindingName.TrimStart('/');
        var marker = new BindingEndpointMarker(bindingName);
        endpoints.MapMethods(pattern, [HttpMethods.Options], static (HttpContext context) =>
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return Task.CompletedTask;
            })
            .WithMetadata(marker)
            .AllowAnonymous()
            .ExcludeFromDescription();
        return endpoints.MapPost(pattern, handler).WithMetadata(marker);
    }
}
