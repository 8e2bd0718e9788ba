using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Protos.Wire;
using Dapr.Rpc;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>The API allow and deny lists of a Configuration.</summary>
public sealed class ApiAccessTests
{
    private const string OnlyMetadataOverHttp = "  api:\n    allowed:\n    - {name: metadata, version: v1.0, protocol: http}\n";
    private const string OnlyMetadataOverGrpc = "  api:\n    allowed:\n    - {name: metadata, version: v1, protocol: grpc}\n";

    [Theory]
    [InlineData("GET", "/v1.0/metadata", HttpStatusCode.OK)]
    [InlineData("GET", "/v1.0/healthz/outbound", HttpStatusCode.NoContent)]
    [InlineData("GET", "/v1.0/state/s/k", HttpStatusCode.NotFound)]
    [InlineData("POST", "/v1.0/shutdown", HttpStatusCode.NotFound)]
    public async Task Allowed_OverHttp_ServesWhatItNamesAndHealth(string verb, string path, HttpStatusCode expected)
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: OnlyMetadataOverHttp);

        using var response = await sidecar.SendAsync(verb, path);

        Assert.Equal(expected, response.StatusCode);
    }

    [Fact]
    public async Task Allowed_WithoutInvocation_ShutsTheFallbackOutInPlainText()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: OnlyMetadataOverHttp);

        using var response = await sidecar.SendAsync("GET", "/hello", null, (DaprHeaders.AppId, "app1"));

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("x-content-type-options")));
        Assert.Equal("404 page not found\n", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Denied_WhereInvocationIsAllowed_FallsToInvocation()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: "  api:\n    denied:\n    - {name: metadata, version: v1, protocol: http}\n");

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("ERR_DIRECT_INVOKE", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Denied_AndAllowed_IsDenied()
    {
        const string Both = OnlyMetadataOverHttp + "    denied:\n    - {name: metadata, version: v1, protocol: http}\n";
        await using var sidecar = await TestSidecar.StartAsync(configuration: Both);

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata");

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Rule_WithoutProtocol_CountsForNothing()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: "  api:\n    denied:\n    - {name: metadata, version: v1}\n");

        using var response = await sidecar.SendAsync("GET", "/v1.0/metadata");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Allowed_OverGrpc_ServesWhatItNamesAndLeavesHttpAlone()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: OnlyMetadataOverGrpc);

        var metadata = await sidecar.Rpc.InvokeAsync(DaprMethods.GetMetadata, new GetMetadataRequest());
        using var http = await sidecar.SendAsync("PUT", "/v1.0/metadata/k", "v");

        Assert.Equal("app1", metadata.Id);
        Assert.Equal(HttpStatusCode.NoContent, http.StatusCode);
    }

    [Fact]
    public async Task Allowed_OverGrpc_RefusesTheRestWithDetails()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: OnlyMetadataOverGrpc);

        var failure = await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.GetState, new GetStateRequest { StoreName = "s", Key = "k" }));

        Assert.Equal((RpcStatusCode.Unimplemented, "Not Implemented"), (failure.StatusCode, failure.Status.Message));
        Assert.Equal(
            new Dictionary<string, string> { ["http.code"] = "501", ["http.error_message"] = "requested endpoint is not available" },
            ApiTokenTests.Info(failure).Metadata.ToDictionary());
    }

    [Fact]
    public async Task Allowed_OverGrpc_RefusesWhatWouldBeProxied()
    {
        await using var sidecar = await TestSidecar.StartAsync(configuration: OnlyMetadataOverGrpc);

        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(AppCallbackMethods.HealthCheck, new Empty()));

        Assert.Equal(RpcStatusCode.Unimplemented, failure.StatusCode);
    }
}
