using System.Net;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Sidecar.Tests.Secrets;

/// <summary>The secrets API where no recorded exchange goes.</summary>
public sealed class SecretApiTests
{
    [Fact]
    public async Task Get_StoreThatFails_IsAnErrorOnBothTransports()
    {
        await using var sidecar = await StartAsync();

        var answer = await sidecar.Http.GetAsync("/v1.0/secrets/vault/k");
        var all = await sidecar.Http.GetAsync("/v1.0/secrets/vault/bulk");
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(DaprMethods.GetBulkSecret, new GetBulkSecretRequest { StoreName = "vault" }));

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Equal("""{"errorCode":"ERR_SECRET_GET","message":"failed getting secret with key k from secret store vault: sealed"}""", await answer.Content.ReadAsStringAsync());
        Assert.Equal("""{"errorCode":"ERR_SECRET_GET","message":"failed getting secrets from secret store vault: sealed"}""", await all.Content.ReadAsStringAsync());
        Assert.Equal((RpcStatusCode.Internal, "failed getting secrets from secret store vault: sealed"), (failure.StatusCode, failure.Status.Message));
    }

    [Fact]
    public async Task Get_Metadata_ReachesTheStoreFromBothTransports()
    {
        var seen = new List<string>();
        await using var sidecar = await StartAsync(seen.Add);

        await sidecar.Http.GetAsync("/v1.0/secrets/vault/k?metadata.version=2&other=3");
        await Assert.ThrowsAsync<RpcCallException>(() =>
            sidecar.Rpc.InvokeAsync(DaprMethods.GetSecret, new GetSecretRequest { StoreName = "vault", Key = "k", Metadata = { ["version"] = "3" } }));

        Assert.Equal(["version=2", "version=3"], seen);
    }

    [Theory]
    [InlineData("- {defaultAccess: allow}", "a scope of secrets has no 'storeName'")]
    [InlineData("- {storeName: vault, defaultAccess: maybe}", "defaultAccess: 'maybe' must be allow or deny")]
    public async Task Start_ScopeThatIsNone_IsNamedWithItsLine(string scope, string expected)
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(configuration: $"  secrets:\n    scopes:\n    {scope}\n"));

        Assert.Contains($":8: {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_TwoScopesOfAStore_AreNamedWithTheLineOfTheSecond()
    {
        var exception = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(
            configuration: "  secrets:\n    scopes:\n    - {storeName: vault, defaultAccess: deny}\n    - {storeName: other}\n    - {storeName: vault}\n"));

        Assert.Contains(":10: the secret store 'vault' has a scope already", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Deny", HttpStatusCode.Forbidden)]
    [InlineData("ALLOW", HttpStatusCode.OK)]
    public async Task Get_DefaultAccessInAnyCase_Holds(string access, HttpStatusCode status)
    {
        await using var sidecar = await TestSidecar.StartAsync(
            options =>
            {
                options.Environment = new Dictionary<string, string> { ["k"] = "v" };
                options.Components.Add(new ComponentSpec { Name = "env", Type = "secretstores.local.env" });
            },
            $"  secrets:\n    scopes:\n    - {{storeName: env, defaultAccess: {access}}}\n");

        Assert.Equal(status, (await sidecar.Http.GetAsync("/v1.0/secrets/env/k")).StatusCode);
    }

    private static Task<TestSidecar> StartAsync(Action<string>? seen = null) =>
        TestSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForSecretStore("vault", _ => new Sealed(seen))));

    private sealed class Sealed(Action<string>? seen) : ISecretStore
    {
        public Task<IReadOnlyDictionary<string, string>> GetAsync(string name, IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken)
        {
            seen?.Invoke(string.Join(',', metadata.Select(pair => $"{pair.Key}={pair.Value}")));
            throw new InvalidOperationException("sealed");
        }

        public Task<IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>>> GetAllAsync(IReadOnlyDictionary<string, string> metadata, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("sealed");
    }
}
