using Dapr;
using Dapr.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Adds what events need to the pipeline of an application.</summary>
public static class DaprApplicationBuilderExtensions
{
    /// <summary>Unpacks CloudEvents: a handler then sees the data as if it had been sent alone.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <returns>The pipeline.</returns>
    /// <remarks>
    /// A handler with a parameter of type <see cref="CloudEvent{TData}"/> gets the event whole. Where the pipeline calls UseRouting itself,
    /// this comes after it.
    /// </remarks>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder) => builder.UseCloudEvents(new CloudEventsMiddlewareOptions());

    /// <summary>Unpacks CloudEvents: a handler then sees the data as if it had been sent alone.</summary>
    /// <param name="builder">The pipeline.</param>
    /// <param name="options">How.</param>
    /// <returns>The pipeline.</returns>
    /// <remarks>
    /// A handler with a parameter of type <see cref="CloudEvent{TData}"/> gets the event whole. Where the pipeline calls UseRouting itself,
    /// this comes after it.
    /// </remarks>
    public static IApplicationBuilder UseCloudEvents(this IApplicationBuilder builder, CloudEventsMiddlewareOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        StartupChecks.Watch(builder.ApplicationServices, builder);
        EventUnpacking.Note(builder.ApplicationServices, options);
        return builder.UseMiddleware<CloudEventsMiddleware>(options);
    }
}
