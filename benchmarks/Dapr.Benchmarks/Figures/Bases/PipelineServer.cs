using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Abstractions;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>
/// An application in the process and its pipeline, called directly by one caller: no server, no client, no network. What
/// Kestrel keeps for the next request is kept here, too.
/// </summary>
internal sealed class PipelineServer : IServer, IHttpRequestBodyDetectionFeature
{
    private readonly HttpRequestFeature _request = new() { Protocol = "HTTP/1.1" };
    private readonly HttpResponseFeature _response = new();
    private Func<Task> _process = null!;
    private WebApplication _app = null!;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>As Kestrel says of a request with a length.</summary>
    public bool CanHaveBody => true;

    /// <summary>Starts an application.</summary>
    public static async Task<PipelineServer> StartAsync(Action<WebApplication> map, Action<IServiceCollection>? add = null)
    {
        var server = new PipelineServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(server);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = FiguresJson.Default);
        add?.Invoke(builder.Services);
        server._app = builder.Build();
        map(server._app);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Serves a POST.</summary>
    public Task PostAsync(string path, string contentType, byte[] body) => SendAsync("POST", path, contentType, body);

    /// <summary>Serves a request.</summary>
    public async Task SendAsync(string method, string path, string contentType, byte[] body)
    {
        _request.Method = method;
        _request.Path = path;
        _request.Body = new MemoryStream(body, writable: false);
        _request.Headers.Clear();
        _request.Headers.ContentType = contentType;
        _request.Headers.ContentLength = body.Length;
        _response.StatusCode = StatusCodes.Status200OK;
        _response.Headers.Clear();
        await _process();
        if (_response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException($"The endpoint answered with {_response.StatusCode}.");
        }
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        var features = new RequestFeatures<TContext>();
        features.Set<IHttpRequestFeature>(_request);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpResponseFeature>(_response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        _process = async () =>
        {
            features.Reset();
            var context = application.CreateContext(features);
            await application.ProcessRequestAsync(context);
            application.DisposeContext(context, null);
        };
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
    }

    /// <summary>The features of one request after another.</summary>
    private sealed class RequestFeatures<TContext> : FeatureCollection, IHostContextContainer<TContext>
        where TContext : notnull
    {
        public TContext? HostContext { get; set; }

        /// <summary>Forgets what the pipeline has added.</summary>
        public void Reset()
        {
            Set<IEndpointFeature>(null);
            Set<IRouteValuesFeature>(null);
            Set<IRequestBodyPipeFeature>(null);
            Set<IServiceProvidersFeature>(null);
            Set<IHttpRequestLifetimeFeature>(null);
        }
    }
}
