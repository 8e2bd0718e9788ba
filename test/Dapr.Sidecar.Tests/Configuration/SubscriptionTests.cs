using System.Net;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dapr.Sidecar.Tests.Configuration;

/// <summary>How subscriptions to configuration live and end.</summary>
public sealed class SubscriptionTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Stream_ChangeMadeRightAfterItsId_IsTold()
    {
        await using var sidecar = await StartAsync();

        for (var round = 1; round <= 50; round++)
        {
            using var call = await SubscribeAsync(sidecar);
            await call.ReadAsync();
            Change(sidecar, "a", $"{round}");
            Assert.Equal($"{round}", (await call.ReadAsync())!.Items["a"].Value);
        }
    }

    // Reported of the runtime's client: a caller that goes is no error, and nobody keeps its subscription.
    [Fact]
    public async Task Stream_CallerGoes_EndsTheSubscriptionWithoutAnError()
    {
        var (store, log) = (new Lasting(), new CollectedLog());
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Components.Add(ComponentSpec.ForConfigurationStore("configstore", _ => store));
            options.LoggerFactory = log;
        });
        var call = await SubscribeAsync(sidecar);
        var id = (await call.ReadAsync())!.Id;

        call.Dispose();
        await store.Ended.WaitAsync(Limit, TimeProvider.System);

        var answer = await sidecar.Rpc.InvokeAsync(DaprMethods.UnsubscribeConfiguration, new UnsubscribeConfigurationRequest { StoreName = "configstore", Id = id });
        Assert.False(answer.Ok);
        Assert.DoesNotContain(log.All, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task Stream_SidecarEnds_IsUnavailable()
    {
        var sidecar = await StartAsync();
        using var call = await SubscribeAsync(sidecar);
        await call.ReadAsync();

        var reading = call.ReadAsync();
        await sidecar.Sidecar.DisposeAsync();

        var exception = await Assert.ThrowsAsync<RpcCallException>(async () => await reading);
        Assert.Equal((RpcStatusCode.Unavailable, "the sidecar is stopping"), (exception.StatusCode, exception.Status.Message));
        await sidecar.DisposeAsync();
    }

    [Fact]
    public async Task App_IsToldOfEachKey_UntilUnsubscribed()
    {
        var told = Channel.CreateUnbounded<(string Path, string Body)>();
        await using var sidecar = await StartAsync(async (request, cancellationToken) =>
        {
            told.Writer.TryWrite((request.RequestUri!.AbsolutePath, await request.Content!.ReadAsStringAsync(cancellationToken)));
            return new HttpResponseMessage(HttpStatusCode.OK);
        });
        var id = await SubscribeAppAsync(sidecar);

        sidecar.Sidecar.ChangeConfiguration("configstore", new Dictionary<string, ConfigurationValue?> { ["a/b"] = new() { Value = "1" }, ["c"] = new() { Value = "2", Version = "v" } });
        var first = await NextAsync(told);
        var second = await NextAsync(told);
        using var unsubscribed = await sidecar.SendAsync("GET", $"/v1.0/configuration/configstore/{id}/unsubscribe");
        Change(sidecar, "c", "3");
        await sidecar.Sidecar.InFlight.QuietAsync().WaitAsync(Limit, TimeProvider.System);

        Assert.Equal(("/configuration/configstore/a%2Fb", $$$$"""{"id":"{{{{id}}}}","items":{"a/b":{"value":"1"}}}"""), first);
        Assert.Equal(("/configuration/configstore/c", $$$$"""{"id":"{{{{id}}}}","items":{"c":{"value":"2","version":"v"}}}"""), second);
        Assert.False(told.Reader.TryRead(out _));
    }

    [Fact]
    public async Task App_ThatDoesNotTakeAChange_IsTheNextOneToldAllTheSame()
    {
        var log = new CollectedLog();
        var told = Channel.CreateUnbounded<(string Path, string Body)>();
        await using var sidecar = await StartAsync(
            (request, _) =>
            {
                told.Writer.TryWrite((request.RequestUri!.AbsolutePath, ""));
                return request.RequestUri.AbsolutePath.EndsWith("/bad", StringComparison.Ordinal)
                    ? throw new HttpRequestException("the line is cut")
                    : Task.FromResult(new HttpResponseMessage(HttpStatusCode.NotFound));
            },
            options => options.LoggerFactory = log);
        await SubscribeAppAsync(sidecar);

        Change(sidecar, "bad", "1");
        Change(sidecar, "none", "2");
        await NextAsync(told);
        await NextAsync(told);
        await sidecar.Sidecar.InFlight.QuietAsync().WaitAsync(Limit, TimeProvider.System);

        Assert.Equal(
            ["The application was not told of the change of bad in configstore: the line is cut", "The application was not told of the change of none in configstore: it answered 404"],
            log.All.Where(entry => entry.Level == LogLevel.Error).Select(entry => entry.Message));
    }

    [Fact]
    public async Task App_ThatHangs_HoldsTheEndUpNoLongerThanTheGrace()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var sidecar = await StartAsync(
            async (_, cancellationToken) =>
            {
                asked.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
                return new HttpResponseMessage(HttpStatusCode.OK);
            },
            options => options.GracefulShutdown = TimeSpan.FromMilliseconds(50));
        await SubscribeAppAsync(sidecar);
        Change(sidecar, "a", "1");
        await asked.Task.WaitAsync(Limit, TimeProvider.System);

        await sidecar.DisposeAsync().AsTask().WaitAsync(Limit, TimeProvider.System);

        Assert.Empty(sidecar.Sidecar.InFlight.Running);
    }

    [Fact]
    public async Task App_OverGrpc_IsInvoked()
    {
        var told = Channel.CreateUnbounded<(string Path, string Body)>();
        await using var app = await PortApp.StartAsync(
            _ => Task.CompletedTask,
            protocols: HttpProtocols.Http2,
            map: server => server.UseRouting().UseEndpoints(endpoints => endpoints.MapUnary(AppCallbackMethods.OnInvoke, (request, _) =>
            {
                told.Writer.TryWrite(($"{request.HttpExtension.Verb} {request.Method} {request.ContentType}", request.Data.Value.ToStringUtf8()));
                return Task.FromResult(new InvokeResponse());
            })),
            configure: builder => builder.Services.AddRpcServer());
        await using var sidecar = await StartAsync();
        await sidecar.Sidecar.AttachAppAsync(app.Port, AppProtocol.Grpc);
        var id = await SubscribeAppAsync(sidecar);

        Change(sidecar, "a b", "1");

        Assert.Equal(("Post configuration/configstore/a b application/json", $$$$"""{"id":"{{{{id}}}}","items":{"a b":{"value":"1"}}}"""), await NextAsync(told));
    }

    private static Task<TestSidecar> StartAsync(Action<SidecarOptions>? configure = null) => TestSidecar.StartAsync(options =>
    {
        options.Components.Add(new ComponentSpec { Name = "configstore", Type = "configuration.in-memory" });
        configure?.Invoke(options);
    });

    private static async Task<TestSidecar> StartAsync(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> app, Action<SidecarOptions>? configure = null)
    {
        var sidecar = await StartAsync(options =>
        {
            options.AppHandler = new TestApp(app);
            configure?.Invoke(options);
        });
        await sidecar.Sidecar.Ready;
        return sidecar;
    }

    private static async Task<RpcCall<SubscribeConfigurationRequest, SubscribeConfigurationResponse>> SubscribeAsync(TestSidecar sidecar)
    {
        var call = sidecar.Rpc.Start(DaprMethods.SubscribeConfiguration);
        await call.WriteAsync(new SubscribeConfigurationRequest { StoreName = "configstore" });
        await call.CompleteAsync();
        return call;
    }

    private static async Task<string> SubscribeAppAsync(TestSidecar sidecar) =>
        JsonNode.Parse(await sidecar.Http.GetStringAsync("/v1.0/configuration/configstore/subscribe"))!["id"]!.ToString();

    private static void Change(TestSidecar sidecar, string key, string value) =>
        sidecar.Sidecar.ChangeConfiguration("configstore", new Dictionary<string, ConfigurationValue?> { [key] = new() { Value = value } });

    private static async Task<(string Path, string Body)> NextAsync(Channel<(string Path, string Body)> told)
    {
        using var limit = new CancellationTokenSource(Limit, TimeProvider.System);
        return await told.Reader.ReadAsync(limit.Token);
    }

    private sealed class Lasting : IConfigurationStore, IAsyncDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Ended => _ended.Task;

        public Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<IAsyncDisposable> SubscribeAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed, CancellationToken cancellationToken) =>
            Task.FromResult<IAsyncDisposable>(this);

        public ValueTask DisposeAsync()
        {
            _ended.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
