using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Dapr.Sidecar.Tests.Hosting;

/// <summary>Whether an application gets a sidecar, and what it gets.</summary>
public sealed class AddDaprSidecarTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddDaprSidecar_InDevelopment_ServesBeforeTheApplicationIsBuilt()
    {
        await using var app = new DevelopedApp();

        app.Builder.AddDaprSidecar();

        using var saved = await app.Sidecar.PostAsJsonAsync("/v1.0/state/statestore", new[] { new { key = "k", value = 1 } }, Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, saved.StatusCode);
        Assert.Equal("1", await app.Sidecar.GetStringAsync("/v1.0/state/statestore/k", Cancellation));
        Assert.StartsWith("http://127.0.0.1:", app.Builder.Configuration["DAPR_GRPC_ENDPOINT"], StringComparison.Ordinal);
        Assert.NotEqual(app.HttpEndpoint, app.Builder.Configuration["DAPR_GRPC_ENDPOINT"]);
    }

    [Fact]
    public async Task AddDaprSidecar_OnceMore_StartsNoOther()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();
        var endpoint = app.HttpEndpoint;

        app.Builder.AddDaprSidecar();
        await app.App.StartAsync(Cancellation);

        Assert.Equal(endpoint, app.HttpEndpoint);
        Assert.Single(app.Said, line => line.Contains("runs in this process", StringComparison.Ordinal));
        Assert.DoesNotContain(app.Said, line => line.StartsWith("No Dapr sidecar", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Start_OfTheApplication_SaysInOneLineWhatRunsWhere()
    {
        await using var app = new DevelopedApp();
        app.Builder.AddDaprSidecar();

        await app.App.StartAsync(Cancellation);

        var line = app.Said.First();
        Assert.Contains("sidecar of my-shop runs in this process", line, StringComparison.Ordinal);
        Assert.Contains($"HTTP {app.HttpEndpoint}, gRPC {app.Builder.Configuration["DAPR_GRPC_ENDPOINT"]}", line, StringComparison.Ordinal);
        Assert.Contains("statestore (state.sqlite), pubsub (pubsub.sqlite)", line, StringComparison.Ordinal);
        Assert.Contains($"there is no folder {Path.Combine(app.Folder, "components")}", line, StringComparison.Ordinal);
        Assert.Contains(app.Log.Of("Dapr.Sidecar.DaprSidecar"), entry => entry.Message.StartsWith("HTTP server is running on port", StringComparison.Ordinal));
        Assert.All(app.Log.Of("Microsoft.Hosting.Lifetime"), entry => Assert.DoesNotContain(new Uri(app.HttpEndpoint!).Port.ToString(System.Globalization.CultureInfo.InvariantCulture), entry.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("DAPR_GRPC_ENDPOINT", "http://10.0.0.1:50001")]
    [InlineData("DAPR_GRPC_PORT", "50001")]
    [InlineData("DAPR_HTTP_ENDPOINT", "http://10.0.0.1:3500")]
    [InlineData("DAPR_HTTP_PORT", "3500")]
    public async Task AddDaprSidecar_ASidecarIsNamed_StartsNoneAndSaysWhy(string name, string value)
    {
        await using var app = new DevelopedApp();
        app.Builder.Configuration[name] = value;
        app.Builder.Configuration["Dapr:Sidecar:Enabled"] = "true";

        app.Builder.AddDaprSidecar();
        await app.App.StartAsync(Cancellation);

        Assert.Equal($"No Dapr sidecar was started in this process: {name} is set, which says where one is: {value}", Assert.Single(app.Said));
        Assert.Single(app.Builder.Configuration.AsEnumerable(), pair => pair.Key.StartsWith("DAPR_", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Production", null, "the environment is Production, not Development, and Dapr:Sidecar:Enabled is not true")]
    [InlineData("Development", "false", "Dapr:Sidecar:Enabled is false")]
    public async Task AddDaprSidecar_NobodyWantsOne_StartsNoneAndSaysWhy(string environment, string? enabled, string reason)
    {
        await using var app = new DevelopedApp(environment);
        app.Builder.Configuration["Dapr:Sidecar:Enabled"] = enabled;

        app.Builder.AddDaprSidecar();
        await app.App.StartAsync(Cancellation);

        Assert.Equal("No Dapr sidecar was started in this process: " + reason, Assert.Single(app.Said));
        Assert.Null(app.HttpEndpoint);
    }

    [Fact]
    public async Task AddDaprSidecar_AskedForElsewhere_Starts()
    {
        await using var app = new DevelopedApp("Production");
        app.Builder.Configuration["Dapr:Sidecar:Enabled"] = "true";

        app.Builder.AddDaprSidecar();

        using var health = await app.Sidecar.GetAsync("/v1.0/healthz/outbound", Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, health.StatusCode);
    }

    [Fact]
    public async Task Settings_OfTheSection_AreThoseOfTheSidecar()
    {
        await using var app = new DevelopedApp();
        app.Write("resources/store.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec:\n  type: state.in-memory\n  version: v1\n");
        var port = SidecarServer.Choose(0)!.Value;
        app.Builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Dapr:Sidecar:AppId"] = "orders",
            ["Dapr:Sidecar:ResourcesPath"] = "./resources",
            ["Dapr:Sidecar:HttpPort"] = $"{port}",
            ["Dapr:Sidecar:ListenAddresses:0"] = "0.0.0.0",
            ["Dapr:Sidecar:GracefulShutdown"] = "00:00:01",
        });

        app.Builder.AddDaprSidecar(options => Assert.Equal((TimeSpan.FromSeconds(1), 1), (options.GracefulShutdown, options.ListenAddresses.Count)));

        Assert.Equal($"http://127.0.0.1:{port}", app.HttpEndpoint);
        var metadata = await app.Sidecar.GetFromJsonAsync<System.Text.Json.JsonElement>("/v1.0/metadata", Cancellation);
        Assert.Equal("orders", metadata.GetProperty("id").GetString());
        Assert.Equal("orders", Assert.Single(metadata.GetProperty("components").EnumerateArray().ToList()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Components_OfTheUsualFolder_AreThoseOfTheSidecar()
    {
        await using var app = new DevelopedApp();
        app.Write("components/store.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: orders\nspec:\n  type: state.in-memory\n  version: v1\n");

        app.Builder.AddDaprSidecar();

        var metadata = await app.Sidecar.GetFromJsonAsync<System.Text.Json.JsonElement>("/v1.0/metadata", Cancellation);
        Assert.Equal("orders", Assert.Single(metadata.GetProperty("components").EnumerateArray().ToList()).GetProperty("name").GetString());
    }

    [Fact]
    public async Task Components_OfTheUsersOwn_GoInThePlaceOfTheUsualOnes()
    {
        await using var app = new DevelopedApp();

        app.Builder.AddDaprSidecar(options => options.Components.Add(ComponentSpec.ForStateStore("statestore", _ => new State.FakeStateStore())));

        var metadata = await app.Sidecar.GetFromJsonAsync<System.Text.Json.JsonElement>("/v1.0/metadata", Cancellation);
        Assert.Equal(
            ["pubsub", "statestore state.own"],
            metadata.GetProperty("components").EnumerateArray().Select(component => component.GetProperty("name").GetString() is "statestore" ? $"statestore {component.GetProperty("type")}" : "pubsub").Order());
    }

    [Fact]
    public async Task Components_OfNobody_KeepTheStateOfActors()
    {
        await using var app = new DevelopedApp();

        app.Builder.AddDaprSidecar();

        Assert.DoesNotContain("ERR_ACTOR_RUNTIME_NOT_FOUND", await ActorStateAsync(app), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Components_OfTheUsersOwnForActors_AreTheOnlyOnesForThem()
    {
        await using var app = new DevelopedApp();

        app.Builder.AddDaprSidecar(options => options.Components.Add(Actors.ActorSidecar.Store("actors")));

        Assert.DoesNotContain("ERR_ACTOR_RUNTIME_NOT_FOUND", await ActorStateAsync(app), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ResourcePath", "x", "There is no setting Dapr:Sidecar:ResourcePath. The section Dapr:Sidecar has: ")]
    [InlineData("UnixDomainSocket", "/tmp", "There is no setting Dapr:Sidecar:UnixDomainSocket.")]
    [InlineData("HttpPort", "many", "Dapr:Sidecar:HttpPort")]
    [InlineData("HttpPort", "70000", "70000 is no port")]
    [InlineData("Enabled", "perhaps", "Dapr:Sidecar:Enabled is 'perhaps', which is neither true nor false.")]
    [InlineData("AppId", "my.shop", "'my.shop' is no app id")]
    [InlineData("ResourcesPath", "nowhere", "the folder '")]
    public async Task AddDaprSidecar_ASettingThatCannotBeUsed_IsNamed(string name, string value, string message)
    {
        await using var app = new DevelopedApp();
        app.Builder.Configuration["Dapr:Sidecar:" + name] = value;

        var failure = Assert.Throws<SidecarStartException>(() => app.Builder.AddDaprSidecar());

        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDaprSidecar_WithoutAPortForTheApplication_SaysThatItNeedsOne()
    {
        await using var app = new DevelopedApp();

        var failure = Assert.Throws<SidecarStartException>(() => app.Builder.AddDaprSidecar(options => options.GrpcPort = null));

        Assert.Contains("GrpcPort", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddDaprSidecar_ThePortIsTaken_SaysSo()
    {
        await using var app = new DevelopedApp();
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        app.Builder.Configuration["Dapr:Sidecar:HttpPort"] = $"{((IPEndPoint)other.LocalEndpoint).Port}";

        Assert.Contains("cannot listen", Assert.Throws<SidecarStartException>(() => app.Builder.AddDaprSidecar()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("My.Shop", "my-shop")]
    [InlineData("Orders", "orders")]
    [InlineData("über_Shop 2.", "ber-shop-2")]
    [InlineData("...", "app")]
    [InlineData(null, "app")]
    public void AppId_OfAnApplication_IsTheNameOfAHost(string? name, string appId) => Assert.Equal(appId, Dapr.Sidecar.Hosting.SidecarSettings.AppIdOf(name));

    /// <summary>What the sidecar says to one who asks for the state of an actor that nobody runs.</summary>
    private static async Task<string> ActorStateAsync(DevelopedApp app)
    {
        using var answer = await app.Sidecar.GetAsync("/v1.0/actors/T/a/state/k", Cancellation);
        return await answer.Content.ReadAsStringAsync(Cancellation);
    }
}
