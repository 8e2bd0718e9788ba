using BenchmarkDotNet.Attributes;
using Dapr.Rpc;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Benchmarks.Rpc;

/// <summary>
/// What gRPC costs above the HTTP/2 that it goes over: one unary call against one POST with the same bytes to the same
/// server, echoed by a bare endpoint.
/// </summary>
public class UnaryCallBenchmarks
{
    private InMemoryServer _server = null!;
    private RpcChannel _channel = null!;
    private HttpClient _http = null!;
    private byte[] _bytes = null!;
    private BytesValue _message = null!;

    [Params(100, 64 * 1024)]
    public int Size { get; set; }

    [GlobalSetup]
    public async Task StartAsync()
    {
        _server = await InMemoryServer.StartAsync(app =>
        {
            app.MapUnary(EchoMethods.Unary, (request, _) => Task.FromResult(request));
            app.MapPost("/echo", async context =>
            {
                using var body = new MemoryStream();
                await context.Request.Body.CopyToAsync(body, context.RequestAborted);
                body.Position = 0;
                await body.CopyToAsync(context.Response.Body, context.RequestAborted);
            });
        });
        _channel = _server.CreateChannel();
        _http = _server.CreateHttpClient();
        _bytes = new byte[Size];
        new Random(1).NextBytes(_bytes);
        _message = new BytesValue { Value = ByteString.CopyFrom(_bytes) };
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _channel.Dispose();
        _http.Dispose();
        await _server.DisposeAsync();
    }

    [Benchmark(Baseline = true, Description = "HTTP/2 POST")]
    public async Task<int> PostAsync()
    {
        using var content = new ByteArrayContent(_bytes);
        using var response = await _http.PostAsync(new Uri("/echo", UriKind.Relative), content);
        return (await response.Content.ReadAsByteArrayAsync()).Length;
    }

    [Benchmark(Description = "gRPC unary")]
    public async Task<int> UnaryAsync() => (await _channel.InvokeAsync(EchoMethods.Unary, _message)).Value.Length;
}
