using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpsPolicy;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.AspNetCore;

/// <summary>Looks once, when an application has started, for what would keep the runtime's calls from its endpoints, and warns.</summary>
internal sealed partial class StartupChecks
{
    // Not state of ours but a note on each application: a pipeline offers no place of its own that all our entry points share.
    private static readonly ConditionalWeakTable<IHostApplicationLifetime, StartupChecks> Applications = [];

    private readonly ConcurrentQueue<IApplicationBuilder> _pipelines = [];
    private readonly ILogger _logger;
    private readonly IServiceProvider _services;
    private int _isWatching;

    private StartupChecks(IServiceProvider services)
    {
        _services = services;
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.AspNetCore.Startup");
    }

    /// <summary>Checks an application when it has started, once, however often this is called.</summary>
    /// <param name="services">The services of the application.</param>
    /// <param name="pipeline">Its pipeline, where it is known.</param>
    public static void Watch(IServiceProvider services, IApplicationBuilder? pipeline = null)
    {
        if (services.GetService<IHostApplicationLifetime>() is not { } lifetime)
        {
            return;
        }

        var checks = Applications.GetValue(lifetime, _ => new StartupChecks(services));
        if (pipeline is not null)
        {
            checks._pipelines.Enqueue(pipeline);
        }

        // An application that has started already, and builds its endpoints for the first request, is checked there and then.
        if (Interlocked.Exchange(ref checks._isWatching, 1) == 0)
        {
            lifetime.ApplicationStarted.Register(checks.Check);
        }
    }

    private void Check()
    {
        var endpoints = _services.GetService<EndpointDataSource>()?.Endpoints ?? [];
        CheckTopics(endpoints);
        CheckStateParameters(endpoints);
        var called = endpoints.Where(RuntimeCallsPolicy.IsForRuntime).ToList();
        if (called.Count > 0)
        {
            CheckFallbackPolicy(called);
            CheckHttpsRedirection();
        }
    }

    private void CheckTopics(IReadOnlyList<Endpoint> endpoints)
    {
        if (endpoints.Any(endpoint => endpoint.Metadata.GetMetadata<SubscribeEndpointMarker>() is not null))
        {
            return;
        }

        foreach (var endpoint in endpoints)
        {
            if (endpoint.Metadata.GetMetadata<ITopicMetadata>() is { } topic)
            {
                TopicsUnlisted(topic.PubsubName, topic.Name, endpoint.DisplayName);
                return;
            }
        }
    }

    private void CheckStateParameters(IReadOnlyList<Endpoint> endpoints)
    {
        if (!_services.GetServices<MatcherPolicy>().Any(policy => policy is StateParametersPolicy)
            && endpoints.FirstOrDefault(endpoint => StateParametersPolicy.Parameters(endpoint).Any()) is { } endpoint)
        {
            StateUnbound(endpoint.DisplayName);
        }
    }

    private void CheckFallbackPolicy(IReadOnlyList<Endpoint> called)
    {
        if (_services.GetService<IOptions<AuthorizationOptions>>()?.Value.FallbackPolicy is not { } fallback
            || fallback.AuthenticationSchemes.Contains(DaprAuthenticationHandler.SchemeName)
            || IsOpenToRuntime())
        {
            return;
        }

        if (called.FirstOrDefault(IsUnderFallback) is { } endpoint)
        {
            HiddenByFallback(endpoint.DisplayName);
        }
    }

    private bool IsOpenToRuntime() =>
        _services.GetServices<MatcherPolicy>().Any(policy => policy is RuntimeCallsPolicy)
        && !string.IsNullOrEmpty(_services.GetRequiredService<IOptionsMonitor<DaprAuthenticationOptions>>().Get(DaprAuthenticationHandler.SchemeName).Token);

    private static bool IsUnderFallback(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
        && endpoint.Metadata.GetMetadata<IAuthorizeData>() is null
        && endpoint.Metadata.GetMetadata<AuthorizationPolicy>() is null;

    private void CheckHttpsRedirection()
    {
        var addresses = _services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var isPlain = addresses.Count == 0 || addresses.Any(address => !IsHttps(address));
        if (isPlain && HasHttpsPort(addresses) && _pipelines.Any(Middlewares.RedirectsToHttps))
        {
            HiddenByRedirection();
        }
    }

    /// <summary>Whether the redirection knows where to redirect to; without a port it lets every request pass.</summary>
    private bool HasHttpsPort(ICollection<string> addresses)
    {
        var configuration = _services.GetService<IConfiguration>();
        return _services.GetService<IOptions<HttpsRedirectionOptions>>()?.Value.HttpsPort is not null
            || configuration?["HTTPS_PORT"] is { Length: > 0 }
            || configuration?["ANCM_HTTPS_PORT"] is { Length: > 0 }
            || addresses.Any(IsHttps);
    }

    private static bool IsHttps(string address) => address.StartsWith("https:", StringComparison.OrdinalIgnoreCase);

    [LoggerMessage(3, LogLevel.Warning, "'{Endpoint}' takes the topic {PubSub}/{Topic}, but the runtime never learns of it: call MapSubscribeHandler() on the application.")]
    private partial void TopicsUnlisted(string pubSub, string topic, string? endpoint);

    [LoggerMessage(4, LogLevel.Warning, "The fallback policy turns the runtime away from '{Endpoint}' and whatever else it calls: add AddDaprAuthentication() to the services and give the application APP_API_TOKEN, or allow anonymous calls there.")]
    private partial void HiddenByFallback(string? endpoint);

    [LoggerMessage(5, LogLevel.Warning, "UseHttpsRedirection() sends the runtime's calls, which come over HTTP, to an address where it does not go: let it act on other requests only (UseWhen), or tell the sidecar that the application speaks https (--app-protocol https).")]
    private partial void HiddenByRedirection();

    [LoggerMessage(6, LogLevel.Warning, "'{Endpoint}' has a parameter [FromState] that nothing fills in: call AddDaprStateBinding() on the services.")]
    private partial void StateUnbound(string? endpoint);
}
