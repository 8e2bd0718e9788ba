using Dapr;
using Dapr.AspNetCore;
using Dapr.AspNetCore.GrpcCallback;
using Dapr.Protos;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Serves what the runtime calls on an application that speaks gRPC.</summary>
public static class DaprAppCallbackEndpointRouteBuilderExtensions
{
    /// <summary>
    /// Lets the runtime reach the application over gRPC (<c>--app-protocol grpc</c>): topics, jobs, input bindings and invoked methods go to the
    /// same endpoints as over HTTP.
    /// </summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    /// <remarks>
    /// The port of the application must speak HTTP/2 (<c>Kestrel:EndpointDefaults:Protocols</c> is <c>Http2</c>). Input bindings are those of
    /// <c>MapDaprBinding</c>. An application that serves some of these methods itself keeps doing so: its own endpoints go before these.
    /// </remarks>
    public static IEndpointConventionBuilder MapDaprAppCallback(this IEndpointRouteBuilder endpoints) => endpoints.MapDaprAppCallback(new SubscribeOptions());

    /// <summary>
    /// Lets the runtime reach the application over gRPC (<c>--app-protocol grpc</c>): topics, jobs, input bindings and invoked methods go to the
    /// same endpoints as over HTTP.
    /// </summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="options">What holds for all topics.</param>
    /// <returns>To add conventions, such as authorization.</returns>
    /// <remarks>
    /// The port of the application must speak HTTP/2 (<c>Kestrel:EndpointDefaults:Protocols</c> is <c>Http2</c>). Input bindings are those of
    /// <c>MapDaprBinding</c>. An application that serves some of these methods itself keeps doing so: its own endpoints go before these.
    /// </remarks>
    public static IEndpointConventionBuilder MapDaprAppCallback(this IEndpointRouteBuilder endpoints, SubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(options);
        StartupChecks.Watch(endpoints.ServiceProvider, endpoints as IApplicationBuilder);
        var pipeline = new HandlerPipeline(endpoints.ServiceProvider);
        var list = new SubscriptionList(options, endpoints.ServiceProvider.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.AspNetCore.Subscribe"));
        var topics = new TopicCallback(pipeline, new TopicFanOut(pipeline, list), list);
        var bindings = new BindingCallback(pipeline);
        var jobs = new JobCallback(pipeline);
        var all = new SeveralConventions(
            endpoints.MapUnary(AppCallbackMethods.ListTopicSubscriptions, topics.ListAsync).WithMetadata(new SubscribeEndpointMarker()),
            endpoints.MapUnary(AppCallbackMethods.OnTopicEvent, topics.HandleAsync),
            endpoints.MapUnary(AppCallbackMethods.OnBulkTopicEvent, topics.HandleBulkAsync),
            endpoints.MapUnary(AppCallbackMethods.OnBulkTopicEventAlpha1, topics.HandleBulkAsync),
            endpoints.MapUnary(AppCallbackMethods.ListInputBindings, BindingCallback.ListAsync),
            endpoints.MapUnary(AppCallbackMethods.OnBindingEvent, bindings.HandleAsync),
            endpoints.MapUnary(AppCallbackMethods.OnJobEvent, jobs.HandleAsync),
            endpoints.MapUnary(AppCallbackMethods.OnJobEventAlpha1, jobs.HandleAsync),
            endpoints.MapUnary(AppCallbackMethods.OnInvoke, new InvokeCallback(pipeline).HandleAsync),
            endpoints.MapUnary(AppCallbackMethods.HealthCheck, HealthCallback.HandleAsync));

        // A service of the application's own goes before ours.
        all.Add(endpoint => (endpoint as RouteEndpointBuilder)?.Order = 1);
        return all.WithMetadata(new AppCallbackMarker());
    }
}
