using System.Net;
using System.Text;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;
using Dapr.Sidecar.Tests.Host;
using Dapr.Sidecar.Tests.Sqlite;

namespace Dapr.Sidecar.Tests.Locks;

/// <summary>The lock API where no recorded exchange goes.</summary>
public sealed class LockApiTests
{
    private const string Lock = """{"resourceId":"r","lockOwner":"ada","expiryInSeconds":60}""";

    [Theory]
    [InlineData("""{"resource_id":"r","lock_owner":"ada","expiry_in_seconds":"60","other":1}""", 200, """{"success":true}""")]
    [InlineData("""{"resourceId":7,"lockOwner":"ada","expiryInSeconds":60}""", 400, "failed deserializing HTTP body: proto: ")]
    [InlineData("[]", 400, "failed deserializing HTTP body: proto: ")]
    [InlineData("", 400, "ExpiryInSeconds is not positive in lock store lockstore")]
    [InlineData("""{"resourceId":"a||b","lockOwner":"ada","expiryInSeconds":60}""", 500, "failed to try acquiring lock: input key/keyPrefix 'a||b' can't contain '||'")]
    public async Task Lock_Bodies_AreReadAsThoseOfTheRpc(string body, int status, string answer)
    {
        await using var sidecar = await StartAsync();

        using var response = await sidecar.SendAsync("POST", "/v1.0-alpha1/lock/lockstore", body);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Contains(answer, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lock_StoreThatFails_IsAnErrorOnBothTransports()
    {
        await using var sidecar = await TestSidecar.StartAsync(options => options.Components.Add(ComponentSpec.ForLockStore("lockstore", _ => new Broken())));

        using var locking = await sidecar.SendAsync("POST", "/v1.0-alpha1/lock/lockstore", Lock);
        using var unlocking = await sidecar.SendAsync("POST", "/v1.0-alpha1/unlock/lockstore", Lock);
        var failure = await Assert.ThrowsAsync<RpcCallException>(() => sidecar.Rpc.InvokeAsync(
            DaprMethods.TryLockAlpha1, new TryLockRequest { StoreName = "lockstore", ResourceId = "r", LockOwner = "ada", ExpiryInSeconds = 1 }));

        Assert.Equal("""{"errorCode":"ERR_TRY_LOCK","message":"failed to try acquiring lock: jammed"}""", await locking.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.InternalServerError, """{"errorCode":"ERR_UNLOCK","message":"failed to release lock: jammed"}"""), (unlocking.StatusCode, await unlocking.Content.ReadAsStringAsync()));
        Assert.Equal((RpcStatusCode.Internal, "failed to try acquiring lock: jammed"), (failure.StatusCode, failure.Status.Message));
    }

    [Theory]
    [InlineData("appid", "lock||app1||r")]
    [InlineData("none", "lock||r")]
    [InlineData("name", "lock||lockstore||r")]
    public async Task Lock_KeyPrefix_IsThatOfTheComponent(string strategy, string key)
    {
        var store = new Broken();
        var spec = ComponentSpec.ForLockStore("lockstore", _ => store) with { Metadata = new Dictionary<string, string> { ["keyPrefix"] = strategy } };
        await using var sidecar = await TestSidecar.StartAsync(options => options.Components.Add(spec));

        using var _ = await sidecar.SendAsync("POST", "/v1.0-alpha1/lock/lockstore", Lock);

        Assert.Equal([key], store.Asked);
    }

    [Fact]
    public async Task Lock_ThenTheProgramIsKilled_IsHeldStill()
    {
        using var file = new TestFile();
        using var folder = new Components.ResourceFolder();
        folder.Write("lock.yaml", "apiVersion: dapr.io/v1alpha1\nkind: Component\nmetadata:\n  name: lockstore\nspec:\n  type: lock.in-memory\n  version: v1\n");
        string[] args = ["--app-id=app1", "--dapr-http-port=0", "--dapr-grpc-port=0", "--metrics-port=0", $"--control-plane-file={file.Path}", $"--resources-path={folder.Folder}"];
        using (var program = new SidecarProgram(args))
        {
            using var client = await program.RunningAsync();
            Assert.Equal("""{"success":true}""", await PostAsync(client, "lock", Lock));
            await program.KillAsync();
        }

        using var next = new SidecarProgram(args);
        using var again = await next.RunningAsync();
        Assert.Equal("""{"success":false}""", await PostAsync(again, "lock", Lock.Replace("ada", "bob", StringComparison.Ordinal)));
        Assert.Equal("""{"status":0}""", await PostAsync(again, "unlock", Lock));
    }

    private static async Task<string> PostAsync(HttpClient client, string what, string body)
    {
        using var response = await client.PostAsync($"/v1.0-alpha1/{what}/lockstore", new StringContent(body, Encoding.UTF8, "application/json"));
        return await response.Content.ReadAsStringAsync();
    }

    private static Task<TestSidecar> StartAsync() =>
        TestSidecar.StartAsync(options => options.Components.Add(new ComponentSpec { Name = "lockstore", Type = "lock.in-memory" }));

    private sealed class Broken : ILockStore
    {
        public List<string> Asked { get; } = [];

        public Task<bool> TryLockAsync(string resource, string owner, TimeSpan expiry, CancellationToken cancellationToken)
        {
            Asked.Add(resource);
            throw new InvalidOperationException("jammed");
        }

        public Task<UnlockOutcome> UnlockAsync(string resource, string owner, CancellationToken cancellationToken) => throw new InvalidOperationException("jammed");
    }
}
