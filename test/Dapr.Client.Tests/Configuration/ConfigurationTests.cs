using Dapr.Protos;
using Dapr.Sidecar;
using Dapr.Testing;
using Microsoft.AspNetCore.Builder;

namespace Dapr.Client.Tests.Configuration;

/// <summary>Configuration, against the sidecar in the process.</summary>
public sealed class ConfigurationTests
{
    private const string Store = "configstore";

    [Fact]
    public async Task Get_KeysOrAll_AreItemsWithTheirVersions()
    {
        await using var host = await StartAsync();
        host.SetConfiguration(Store, "b", "2", version: "7");

        var some = await host.Dapr.GetConfiguration(Store, ["b", "missing"]);
        var all = await host.Dapr.GetConfiguration(Store, []);
        var none = await host.Dapr.GetConfiguration(Store, null!);

        Assert.Equal([("b", "2", "7")], some.Items.Select(item => (item.Key, item.Value.Value, item.Value.Version)));
        Assert.Equal(["a", "b"], all.Items.Keys.Order());
        Assert.Equal(2, none.Items.Count);
    }

    [Fact]
    public async Task Subscribe_ThenUnsubscribed_TellsOfChangesAndEnds()
    {
        await using var host = await StartAsync();
        var subscription = await host.Dapr.SubscribeConfiguration(Store, ["a", "b"]);
        var seen = new List<string>();

        Assert.NotEmpty(subscription.Id);
        await foreach (var change in subscription.Source)
        {
            seen.Add(string.Join(',', change.Select(item => $"{item.Key}={item.Value.Value}/{item.Value.Version}")));
            switch (seen.Count)
            {
                case 1:
                    host.SetConfiguration(Store, "other", "x");
                    host.SetConfiguration(Store, "a", "2", version: "v");
                    break;
                case 2:
                    host.SetConfiguration(Store, "a", null);
                    break;
                default:
                    Assert.True((await host.Dapr.UnsubscribeConfiguration(Store, subscription.Id)).Ok);
                    break;
            }
        }

        Assert.Equal(["", "a=2/v", "a=/"], seen);
        var again = await host.Dapr.UnsubscribeConfiguration(Store, subscription.Id);
        Assert.Equal((false, $"failed to unsubscribe to configuration request {subscription.Id}: subscription does not exist"), (again.Ok, again.Message));
    }

    [Fact]
    public async Task Subscribe_LoopIsLeft_EndsTheSubscription()
    {
        var store = new Lasting();
        await using var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithComponent(ComponentSpec.ForConfigurationStore(Store, _ => store)));
        var subscription = await host.Dapr.SubscribeConfiguration(Store, []);

        await using (var changes = subscription.Source.GetAsyncEnumerator())
        {
            // Not one step is made.
        }

        await store.Ended.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
        Assert.Throws<InvalidOperationException>(() => subscription.Source.GetAsyncEnumerator());
    }

    [Fact]
    public async Task Subscribe_Cancelled_IsTheCallersCancellation()
    {
        await using var host = await StartAsync();
        using var cancellation = new CancellationTokenSource();
        var subscription = await host.Dapr.SubscribeConfiguration(Store, []);
        await using var changes = subscription.Source.GetAsyncEnumerator(cancellation.Token);
        await changes.MoveNextAsync();

        var next = changes.MoveNextAsync();
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Subscribe_StoreThatHangs_FailsWhenTheLimitOfTheConnectionIsOver()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var sidecar = await FakeSidecar.StartAsync(endpoints => endpoints.MapServerStreaming(DaprMethods.SubscribeConfiguration, (_, _, _) => release.Task));
        using var client = sidecar.CreateClient(builder => builder.UseTimeout(TimeSpan.FromMilliseconds(50)));

        var exception = await Assert.ThrowsAsync<DaprException>(() => client.SubscribeConfiguration(Store, []));

        Assert.Equal(("SubscribeConfiguration", Store, "DeadlineExceeded"), (exception.Operation, exception.Component, exception.Status));
        release.SetResult();
    }

    [Fact]
    public async Task Subscribe_SidecarEnds_IsAnErrorThatMayPass()
    {
        await using var host = await StartAsync();
        var subscription = await host.Dapr.SubscribeConfiguration(Store, []);
        await using var changes = subscription.Source.GetAsyncEnumerator();
        await changes.MoveNextAsync();

        var next = changes.MoveNextAsync();
        await host.Sidecar.DisposeAsync();

        var exception = await Assert.ThrowsAsync<DaprException>(async () => await next);
        Assert.Equal(("Configuration", "SubscribeConfiguration", Store, true), (exception.BuildingBlock, exception.Operation, exception.Component, exception.IsRetriable));
    }

    [Fact]
    public async Task Store_ThatIsNone_SaysSoAtTheCall()
    {
        await using var host = await StartAsync();

        var get = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.GetConfiguration("nope", []));
        var subscribe = await Assert.ThrowsAsync<DaprException>(() => host.Dapr.SubscribeConfiguration("nope", []));

        Assert.Equal(("GetConfiguration", "nope", "ERR_CONFIGURATION_STORE_NOT_FOUND"), (get.Operation, get.Component, get.DaprErrorCode));
        Assert.Equal(("SubscribeConfiguration", "nope", "ERR_CONFIGURATION_STORE_NOT_FOUND"), (subscribe.Operation, subscribe.Component, subscribe.DaprErrorCode));
    }

    [Fact]
    public async Task Arguments_ThatAreNone_AreRefused()
    {
        await using var host = await StartAsync();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.GetConfiguration("", []));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.SubscribeConfiguration("", []));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Dapr.UnsubscribeConfiguration(Store, ""));
        Assert.Throws<InvalidOperationException>(() => host.SetConfiguration("nope", "a", "1"));
    }

    private static Task<DaprTestHost> StartAsync() => DaprTestHost.StartAsync(
        builder => builder.Build(), options => options.WithConfigurationStore(items: new Dictionary<string, string> { ["a"] = "1" }));

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
