using System.Net.Http.Json;
using Dapr.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Dapr.Testing.Tests;

/// <summary>Calls that take as long as the clock of a test says.</summary>
public sealed class DelayTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task DelayNext_CallOfTheTest_GoesOnWhenTheClockSaysSo()
    {
        await using var host = await StartAsync();
        host.DelayNext(DaprBlock.State, "statestore", Second * 5, operation: "save");

        var saving = host.Dapr.SaveStateAsync("statestore", "k", 1);
        await host.Clock.AdvanceAsync(Second * 4);
        var before = host.State<int>("statestore", "k");
        await host.Clock.AdvanceAsync(Second);
        await saving.WaitAsync(Limit, TimeProvider.System);

        Assert.Equal((0, 1), (before, host.State<int>("statestore", "k")));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task DelayNext_CallOfAnEndpoint_DoesNotCountAsRunning()
    {
        await using var host = await StartAsync();
        host.DelayNext(DaprBlock.State, "statestore", Second * 5);

        var posting = host.Client.PostAsJsonAsync("/orders", new Order("o1", 3));
        await host.SettleAsync(Limit);
        var isThere = posting.IsCompleted;
        await host.Clock.AdvanceAsync(Second * 5, Limit);
        (await posting.WaitAsync(Limit, TimeProvider.System)).EnsureSuccessStatusCode();

        Assert.Equal((false, new Order("o1", 3)), (isThere, host.State<Order>("statestore", "o1")));
    }

    [Fact]
    public async Task DelayNext_CallOfAHandlerOfATopic_DoesNotCountAsRunning()
    {
        await using var host = await StartAsync();
        host.DelayNext(DaprBlock.State, "statestore", Second * 5, times: 2);

        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 3));
        await host.SettleAsync(Limit);
        var before = host.Deliveries.Count;
        await host.Clock.AdvanceAsync(Second * 10, Limit);

        Assert.Equal((0, 1, 3), (before, host.Deliveries.Count, host.State<int>("statestore", "total")));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task DelayNext_CallOfAnInvokedApplication_DoesNotCountAsRunningAnywhere()
    {
        await using var group = new DaprTestGroup();
        await using var stock = await StartAsync("stock", group);
        await using var orders = await StartAsync("orders", group);
        stock.DelayNext(DaprBlock.State, "statestore", Second * 5);
        orders.DelayNext(DaprBlock.Invocation, "stock", Second * 5);
        using var http = orders.Dapr.CreateInvokableHttpClient("stock");

        var posting = http.PostAsJsonAsync("/orders", new Order("o1", 3));
        await group.SettleAsync(Limit);
        var isThere = posting.IsCompleted;
        await group.Clock.AdvanceAsync(Second * 10, Limit);
        (await posting.WaitAsync(Limit, TimeProvider.System)).EnsureSuccessStatusCode();

        Assert.Equal((false, new Order("o1", 3)), (isThere, stock.State<Order>("statestore", "o1")));
    }

    [Fact]
    public async Task DelayNext_CallerGivesUp_NeedsNoClock()
    {
        await using var host = await StartAsync();
        host.DelayNext(DaprBlock.State, "statestore", Second * 5);
        using var giveUp = new CancellationTokenSource();

        var saving = host.Dapr.SaveStateAsync("statestore", "k", 1, cancellationToken: giveUp.Token);
        await host.SettleAsync(Limit);
        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => saving.WaitAsync(Limit, TimeProvider.System));
        Assert.Equal(0, host.State<int>("statestore", "k"));
    }

    [Fact]
    public async Task DelayAndFailure_OfOneCall_BothStrike()
    {
        await using var host = await StartAsync();
        host.FailNext(DaprBlock.State, "statestore");
        host.DelayNext(DaprBlock.State, "statestore", Second);

        var reading = host.Dapr.GetStateAsync<int>("statestore", "k");
        await host.Clock.AdvanceAsync(Second);

        await Assert.ThrowsAnyAsync<DaprException>(() => reading.WaitAsync(Limit, TimeProvider.System));
        Assert.Empty(host.UnusedFaults);
    }

    [Fact]
    public async Task SettleAsync_CallOfTheTestThatRuns_IsWaitedForAndNamed()
    {
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var group = new DaprTestGroup();
        await using var slow = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapGet("/slow", () => release.Task);
                return app;
            },
            options => (options.AppId, options.Group) = ("slow", group));
        await using var other = await StartAsync("other", group);
        var getting = slow.Client.GetAsync(new Uri("/slow", UriKind.Relative));

        var failures = new[]
        {
            await Assert.ThrowsAsync<TimeoutException>(() => slow.SettleAsync(TimeSpan.FromMilliseconds(50))),
            await Assert.ThrowsAsync<TimeoutException>(() => other.SettleAsync(TimeSpan.FromMilliseconds(50))),
            await Assert.ThrowsAsync<TimeoutException>(() => group.SettleAsync(TimeSpan.FromMilliseconds(50))),
        };
        release.SetResult();
        await group.SettleAsync();

        Assert.All(failures, failure => Assert.EndsWith("there still runs: GET /slow of the application slow", failure.Message, StringComparison.Ordinal));
        Assert.True((await getting).IsSuccessStatusCode);
    }

    private static Task<DaprTestHost> StartAsync(string appId = "app", DaprTestGroup? group = null) => DaprTestHost.StartAsync(
        builder =>
        {
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/orders", (Order order, IStateClient state) => state.SaveStateAsync("statestore", order.Id, order));
            app.MapPost("/on-placed", [Topic("pubsub", "placed")] (Order order, IStateClient state) => state.UpdateStateAsync<int>("statestore", "total", total => total + order.Quantity));
            return app;
        },
        options =>
        {
            (options.AppId, options.Group) = (appId, group);
            options.WithStateStore().WithPubSub();
        });
}
