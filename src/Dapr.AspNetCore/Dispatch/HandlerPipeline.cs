using Dapr.Protos.Wire;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Dapr.AspNetCore;

/// <summary>
/// Runs endpoints of the application for what did not come as a request of its own: routing, authentication and authorization, the
/// unpacking of events and services of its own are those of a request. Other middleware ran once, around the call that brought it.
/// </summary>
internal sealed partial class HandlerPipeline
{
    private static readonly HashSet<string> OfTheCall = new(StringComparer.OrdinalIgnoreCase)
    {
        "content-type", "content-length", "content-encoding", "te", "transfer-encoding", "connection", "keep-alive", "upgrade", "trailer", "expect", "accept-encoding",
    };

    private readonly IServiceProvider _services;
    private readonly ILogger _logger;
    private readonly Lazy<RequestDelegate> _run;

    public HandlerPipeline(IServiceProvider services)
    {
        _services = services;
        _logger = services.GetRequiredService<ILoggerFactory>().CreateLogger("Dapr.AspNetCore.Dispatch");

        // When the first call comes the application has said all that it will of its pipeline.
        _run = new(Build);
    }

    /// <summary>Runs the endpoint for a request. What it throws becomes an answer 500.</summary>
    /// <param name="request">The request.</param>
    /// <param name="call">The call that brought it, whose headers and end are the request's as well.</param>
    public async Task<HandlerResponse> RunAsync(HandlerRequest request, HttpContext call)
    {
        var head = new HandlerResponseFeature();
        using var body = new HandlerResponseBody(head);

        // Not by the factory: it would empty the HttpContextAccessor of the call, which whoever is around that still reads.
        var context = new DefaultHttpContext(Features(request, call, head, body))
        {
            ServiceScopeFactory = _services.GetRequiredService<IServiceScopeFactory>(),
            FormOptions = _services.GetRequiredService<IOptions<FormOptions>>().Value,
            User = call.User,
        };
        try
        {
            await _run.Value(context);
            await body.CompleteAsync();
            return new HandlerResponse(context.Response.StatusCode, context.Response.ContentType, body.Content.ToArray(), new HeaderDictionary(head.Headers.ToDictionary()));
        }
        catch (Exception exception) when (!call.RequestAborted.IsCancellationRequested)
        {
            HandlerFailed(request.Method, request.Path, exception);
            return new HandlerResponse(StatusCodes.Status500InternalServerError, null, ReadOnlyMemory<byte>.Empty, new HeaderDictionary());
        }
        finally
        {
            await head.CompleteAsync(exception => EndFailed(request.Method, request.Path, exception));
        }
    }

    private static FeatureCollection Features(HandlerRequest request, HttpContext call, HandlerResponseFeature head, HandlerResponseBody body)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in call.Request.Headers)
        {
            if (!OfTheCall.Contains(name) && !name.StartsWith("grpc-", StringComparison.OrdinalIgnoreCase)) headers[name] = value;
        }

        foreach (var (name, value) in request.Headers)
        {
            // Who calls is said by the call alone.
            if (!name.Equals(DaprHeaders.ApiToken, StringComparison.OrdinalIgnoreCase)) headers[name] = value;
        }

        if (request.ContentType is { } type) headers["Content-Type"] = type;
        headers.ContentLength = request.Body.Length;
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = request.Method,
            Path = Uri.UnescapeDataString(request.Path),
            RawTarget = request.Path + request.Query,
            QueryString = request.Query,
            Scheme = call.Request.Scheme,
            Protocol = call.Request.Protocol,
            Headers = headers,
            Body = new MemoryStream(request.Body.ToArray(), writable: false),
        });
        features.Set<IHttpResponseFeature>(head);
        features.Set<IHttpResponseBodyFeature>(body);
        features.Set<IHttpRequestLifetimeFeature>(new HttpRequestLifetimeFeature { RequestAborted = call.RequestAborted });
        features.Set<IHttpRequestBodyDetectionFeature>(new BodyDetection(request.Body.Length > 0));
        features.Set(call.Features.Get<IHttpConnectionFeature>());
        features.Set(call.Features.Get<ITlsConnectionFeature>());
        return features;
    }

    private RequestDelegate Build()
    {
        var pipeline = new ApplicationBuilder(_services);
        pipeline.UseRouting();
        if (_services.GetService<ICorsService>() is not null) pipeline.UseCors();
        if (_services.GetService<IAuthenticationSchemeProvider>() is not null) pipeline.UseAuthentication();
        if (_services.GetService<IAuthorizationHandlerProvider>() is not null) pipeline.UseAuthorization();
        if (EventUnpacking.Of(_services) is { } options) pipeline.UseMiddleware<CloudEventsMiddleware>(options);
        IEndpointRouteBuilder? routes = null;
        pipeline.UseEndpoints(builder => routes = builder);
        routes!.DataSources.Add(new AllEndpoints(_services.GetRequiredService<EndpointDataSource>()));
        return pipeline.Build();
    }

    private sealed record BodyDetection(bool CanHaveBody) : IHttpRequestBodyDetectionFeature;

    [LoggerMessage(8, LogLevel.Error, "The handler of {Method} {Path} failed.")]
    private partial void HandlerFailed(string method, string path, Exception exception);

    [LoggerMessage(9, LogLevel.Error, "What was to happen after the answer to {Method} {Path} failed, such as the end of its services.")]
    private partial void EndFailed(string method, string path, Exception exception);
}
