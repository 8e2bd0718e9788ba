using System.Diagnostics.CodeAnalysis;
using Dapr.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Handles jobs of an application, each in a place of its own.</summary>
public static class DaprJobEndpointRouteBuilderExtensions
{
    /// <summary>Handles a job. The handler is one as of <c>MapPost</c>: what the job was scheduled with is the body, as JSON.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="jobName">The name of the job; capitals make no difference.</param>
    /// <param name="handler">The handler, such as <c>(Backup backup, CancellationToken cancellationToken) => …</c>.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    /// <exception cref="ArgumentException">No job can have that name.</exception>
    /// <remarks>A handler that throws, or answers with an error, has failed, and the job is tried again as its failure policy says; an answer 404 ends it.</remarks>
    [RequiresUnreferencedCode("The parameters of the handler may be trimmed; a native application maps MapDaprScheduledJobHandler.")]
    [RequiresDynamicCode("Binding the parameters of the handler may need code made at run time; a native application maps MapDaprScheduledJobHandler.")]
    public static RouteHandlerBuilder MapDaprJob(this IEndpointRouteBuilder endpoints, string jobName, Delegate handler)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(jobName);
        ArgumentNullException.ThrowIfNull(handler);
        if (jobName.AsSpan().IndexOfAny("/\\#?") >= 0) throw new ArgumentException($"No job can be called '{jobName}': its name holds one of / \\ # ?", nameof(jobName));

        StartupChecks.Watch(endpoints.ServiceProvider, endpoints as IApplicationBuilder);

        // In parts, so that braces in a name are no parameter.
        var pattern = RoutePatternFactory.Pattern(
            $"/job/{jobName}",
            RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart("job")),
            RoutePatternFactory.Segment(RoutePatternFactory.LiteralPart(jobName)));
        return endpoints.Map(pattern, handler).WithMetadata(new HttpMethodMetadata([HttpMethods.Post]), new JobEndpointMarker());
    }
}
