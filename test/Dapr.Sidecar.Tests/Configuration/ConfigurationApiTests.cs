using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.Configuration;

/// <summary>The configuration API where no recorded exchange goes.</summary>
public sealed class ConfigurationApiTests
{
    [Fact]
    public async Task Get_NoKeys_AreAllWithTheirMetadata()
    {
        await using var sidecar = await StartAsync("""{"b": "2", "a": {"value": "1", "version": "7", "metadata": {"owner": "ada"}}}""");

        Assert.Equal("""{"a":{"metadata":{"owner":"ada"},"value":"1","version":"7"},"b":{"value":"2"}}""", await sidecar.Http.GetStringAsync("/v1.0/configuration/configstore"));
        var response = await sidecar.Rpc.InvokeAsync(DaprMethods.GetConfiguration, new GetConfigurationRequest { StoreName = "configstore" });
        Assert.Equal(("1", "7", "ada"), (response.Items["a"].Value, response.Items["a"].Version, response.Items["a"].Metadata["owner"]));
        Assert.Equal(2, response.Items.Count);
    }

    [Fact]
    public async Task StoreThatFails_IsAnErrorOnBothTransports()
    {
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Components.Add(ComponentSpec.ForConfigurationStore("own", _ => new Broken()));
            options.AppHandler = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)));
        });
        await sidecar.Sidecar.Ready;

        using var getting = await sidecar.SendAsync("GET", "/v1.0/configuration/own?key=a&key=b");
        using var subscribing = await sidecar.SendAsync("GET", "/v1.0/configuration/own/subscribe?key=a");
        var get = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.GetConfiguration, new GetConfigurationRequest { StoreName = "own", Keys = { "a" } }));
        using var call = await SubscribeAsync(sidecar, new SubscribeConfigurationRequest { StoreName = "own", Keys = { "a" } });
        var subscribe = await Assert.ThrowsAsync<RpcCallException>(async () => await call.ReadAsync());

        Assert.Equal(
            (HttpStatusCode.InternalServerError, """{"errorCode":"ERR_CONFIGURATION_GET","message":"failed to get [a b] from Configuration store own: down"}"""),
            (getting.StatusCode, await getting.Content.ReadAsStringAsync()));
        Assert.Equal(
            (HttpStatusCode.InternalServerError, """{"errorCode":"ERR_CONFIGURATION_SUBSCRIBE","message":"failed to subscribe [a] from Configuration store own: down"}"""),
            (subscribing.StatusCode, await subscribing.Content.ReadAsStringAsync()));
        Assert.Equal((RpcStatusCode.Internal, "failed to get [a] from Configuration store own: down"), (get.StatusCode, get.Status.Message));
        Assert.Equal((RpcStatusCode.InvalidArgument, "failed to subscribe [a] from Configuration store own: down"), (subscribe.StatusCode, subscribe.Status.Message));
    }

    [Fact]
    public async Task Change_OverHttpInDevelopment_IsReadAndTold()
    {
        await using var sidecar = await StartAsync("""{"a": "1", "b": "2"}""", options => options.EnableDevelopmentApi = true);
        using var call = await SubscribeAsync(sidecar, new SubscribeConfigurationRequest { StoreName = "configstore" });
        await call.ReadAsync();

        using var response = await sidecar.SendAsync("POST", "/v1.0-dev/configuration/configstore", """{"a": {"value": "3", "version": "v"}, "b": null}""");

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        var change = await call.ReadAsync();
        Assert.Equal([("a", "3", "v"), ("b", "", "")], change!.Items.Select(item => (item.Key, item.Value.Value, item.Value.Version)).Order());
        Assert.Equal("""{"a":{"value":"3","version":"v"}}""", await sidecar.Http.GetStringAsync("/v1.0/configuration/configstore"));
    }

    [Theory]
    [InlineData("configstore", "[]", 400, "failed deserializing HTTP body: it is no JSON object of keys and values")]
    [InlineData("configstore", "{", 400, "failed deserializing HTTP body: ")]
    [InlineData("nope", "{}", 400, "configuration store nope not found")]
    [InlineData("own", "{}", 400, "configuration store own is no configuration.in-memory: change it by its own means")]
    public async Task Change_ThatCannotBe_SaysWhy(string store, string body, int status, string message)
    {
        await using var sidecar = await StartAsync("", options =>
        {
            options.EnableDevelopmentApi = true;
            options.Components.Add(ComponentSpec.ForConfigurationStore("own", _ => new Broken()));
        });

        using var response = await sidecar.SendAsync("POST", $"/v1.0-dev/configuration/{store}", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(message, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Change_WhereItIsNotDevelopment_IsNoRoute()
    {
        await using var sidecar = await StartAsync("""{"a": "1"}""");

        using var response = await sidecar.SendAsync("POST", "/v1.0-dev/configuration/configstore", """{"a": "2"}""");

        Assert.Contains("ERR_DIRECT_INVOKE", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("""{"a":{"value":"1"}}""", await sidecar.Http.GetStringAsync("/v1.0/configuration/configstore"));
    }

    [Fact]
    public async Task Unsubscribe_OverHttp_IsOfItsStoreOnly()
    {
        await using var sidecar = await StartAsync("", options =>
        {
            options.Components.Add(new ComponentSpec { Name = "other", Type = "configuration.in-memory" });
            options.AppHandler = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)));
        });
        await sidecar.Sidecar.Ready;
        var answer = await sidecar.Http.GetStringAsync("/v1.0-alpha1/configuration/configstore/subscribe");
        var id = System.Text.Json.Nodes.JsonNode.Parse(answer)!["id"]!.ToString();

        using var wrong = await sidecar.SendAsync("GET", $"/v1.0/configuration/other/{id}/unsubscribe");
        using var right = await sidecar.SendAsync("GET", $"/v1.0-alpha1/configuration/configstore/{id}/unsubscribe");

        Assert.Equal(HttpStatusCode.InternalServerError, wrong.StatusCode);
        Assert.Equal("""{"ok":true}""", await right.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Store_OfTheUsersOwn_IsAskedWithWhatTheCallerSays()
    {
        var store = new Noting();
        await using var sidecar = await TestSidecar.StartAsync(options => options.Catalog.AddConfigurationStore("configuration.noting", _ => store));
        Assert.Contains("not configured", await (await sidecar.SendAsync("GET", "/v1.0/configuration/own")).Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await using var second = await TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddConfigurationStore("configuration.noting", _ => store);
            options.Components.Add(new ComponentSpec { Name = "own", Type = "configuration.noting" });
        });
        await second.Http.GetAsync("/v1.0/configuration/own?key=a&metadata.version=2&other=3");
        await second.Rpc.InvokeAsync(DaprMethods.GetConfigurationAlpha1, new GetConfigurationRequest { StoreName = "own", Keys = { "b" }, Metadata = { ["version"] = "3" } });

        Assert.Equal(["a version=2", "b version=3"], store.Asked);
    }

    private static Task<TestSidecar> StartAsync(string items, Action<SidecarOptions>? configure = null) => TestSidecar.StartAsync(options =>
    {
        options.Components.Add(new ComponentSpec { Name = "configstore", Type = "configuration.in-memory", Metadata = new Dictionary<string, string> { ["items"] = items } });
        configure?.Invoke(options);
    });

    private static async Task<RpcCall<SubscribeConfigurationRequest, SubscribeConfigurationResponse>> SubscribeAsync(TestSidecar sidecar, SubscribeConfigurationRequest request)
    {
        var call = sidecar.Rpc.Start(DaprMethods.SubscribeConfiguration);
        await call.WriteAsync(request);
        await call.CompleteAsync();
        return call;
    }

    private sealed class Broken : IConfigurationStore
    {
        public Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("down");

        public Task<IAsyncDisposable> SubscribeAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("down");
    }

    private sealed class Noting : IConfigurationStore
    {
        public List<string> Asked { get; } = [];

        public Task<IReadOnlyDictionary<string, ConfigurationValue>> GetAsync(IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            Asked.Add($"{string.Join(',', keys)} {string.Join(',', metadata.Select(pair => $"{pair.Key}={pair.Value}"))}");
            return Task.FromResult<IReadOnlyDictionary<string, ConfigurationValue>>(new Dictionary<string, ConfigurationValue>());
        }

        public Task<IAsyncDisposable> SubscribeAsync(
            IReadOnlyList<string> keys, IReadOnlyDictionary<string, string> metadata, Action<IReadOnlyDictionary<string, ConfigurationValue>> changed, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
