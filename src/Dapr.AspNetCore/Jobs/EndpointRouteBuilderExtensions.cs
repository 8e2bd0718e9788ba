using Dapr.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Jobs.Extensions;

/// <summary>Handles the jobs of an application in one place.</summary>
public static class EndpointRouteBuilderExtensions
{
    /// <summary>Handles all jobs of the application, but for those that have a handler of their own (<c>MapDaprJob</c>).</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="action">
    /// The handler. Of its parameters a <see cref="string"/> is the name of the job, a <see cref="ReadOnlyMemory{T}"/> of bytes what it was
    /// scheduled with, a <see cref="CancellationToken"/> ends with the call and the timeout; others are services, null where there is none.
    /// </param>
    /// <param name="timeout">After how long the handler is told to give up; null for never.</param>
    /// <returns>The endpoints of the application.</returns>
    /// <exception cref="ArgumentException">The handler returns a ValueTask with a value.</exception>
    /// <remarks>A handler that throws has failed, and the job is tried again as its failure policy says.</remarks>
    public static IEndpointRouteBuilder MapDaprScheduledJobHandler(this IEndpointRouteBuilder endpoints, Delegate action, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(action);
        StartupChecks.Watch(endpoints.ServiceProvider, endpoints as IApplicationBuilder);
        endpoints.MapPost($"/job/{{{JobHandler.NameParameter}}}", new JobHandler(action, timeout).HandleAsync).WithMetadata(new JobEndpointMarker());
        return endpoints;
    }
}
