using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Benchmarks.Figures.Bases;

/// <summary>An application in the process and its pipeline, called directly: no server, no client, no network.</summary>
internal sealed class PipelineServer : IServer, IHttpRequestBodyDetectionFeature
{
    private Func<IFeatureCollection, Task> _process = null!;
    private WebApplication _app = null!;

    public IFeatureCollection Features { get; } = new FeatureCollection();

    /// <summary>As Kestrel says of a request with a length.</summary>
    public bool CanHaveBody => true;

    /// <summary>Starts an application.</summary>
    public static async Task<PipelineServer> StartAsync(Action<WebApplication> map)
    {
        var server = new PipelineServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<IServer>(server);
        builder.Services.ConfigureHttpJsonOptions(options => options.SerializerOptions.TypeInfoResolver = FiguresJson.Default);
        server._app = builder.Build();
        map(server._app);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>Serves a POST.</summary>
    public async Task PostAsync(string path, string contentType, byte[] body)
    {
        var request = new HttpRequestFeature { Method = "POST", Path = path, Protocol = "HTTP/1.1", Body = new MemoryStream(body, writable: false) };
        request.Headers.ContentType = contentType;
        request.Headers.ContentLength = body.Length;
        var response = new HttpResponseFeature();
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(request);
        features.Set<IHttpRequestBodyDetectionFeature>(this);
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(Stream.Null));
        await _process(features);
        if (response.StatusCode != StatusCodes.Status200OK)
        {
            throw new InvalidOperationException($"The endpoint answered with {response.StatusCode}.");
        }
    }

    public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
        where TContext : notnull
    {
        _process = async features =>
        {
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
}
