using System.Collections;
using System.Net.Http.Json;
using Dapr.Client;
using Dapr.Sidecar;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dapr.Testing.Tests;

/// <summary>How hosts come and go.</summary>
public sealed class LifetimeTests
{
    [Fact]
    public async Task Hosts_FiftyAtATime_DoNotSeeEachOther()
    {
        var seen = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            await using var host = await DaprTestHost.StartAsync(Build, options => options.WithStateStore().WithPubSub());
            await host.Client.PostAsJsonAsync("/orders", new Order("o", number));
            await host.SettleAsync();
            return (await host.StateAsync<int>("statestore", "total"), host.Deliveries.Count, (await host.StateKeysAsync("statestore")).Count);
        }));

        Assert.Equal(Enumerable.Range(0, 50).Select(number => (number, 1, 1)), seen);

        static WebApplication Build(WebApplicationBuilder builder)
        {
            builder.Services.AddDaprClient();
            var app = builder.Build();
            app.UseCloudEvents();
            app.MapSubscribeHandler();
            app.MapPost("/orders", (Order order, IPubSubClient pubSub) => pubSub.PublishEventAsync("pubsub", "placed", order));
            app.MapPost("/on-placed", [Topic("pubsub", "placed")] (Order order, IStateClient state) =>
                state.UpdateStateAsync<int>("statestore", "total", total => total + order.Quantity));
            return app;
        }
    }

    [Fact]
    public async Task Host_StartedAndUsed_SetsNoEnvironmentVariableAndNeedsNoTestFramework()
    {
        var before = Variables();

        await using (var host = await DaprTestHost.StartAsync(builder => builder.Build(), options => options.WithStateStore()))
        {
            await host.Dapr.SaveStateAsync("statestore", "k", 1);
            Assert.Equal(before, Variables());
        }

        Assert.Equal(before, Variables());
        Assert.DoesNotContain(
            typeof(DaprTestHost).Assembly.GetReferencedAssemblies(),
            reference => reference.Name!.Contains("xunit", StringComparison.OrdinalIgnoreCase) || reference.Name.Contains("nunit", StringComparison.OrdinalIgnoreCase));

        static SortedDictionary<string, string?> Variables() =>
            new(Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value), StringComparer.Ordinal);
    }

    [Fact]
    public async Task Application_CannotBeBuilt_GivesItsOwnError()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => DaprTestHost.StartAsync(_ => throw new InvalidOperationException("no database"), options => options.WithStateStore()));

        Assert.Equal("no database", failure.Message);
    }

    [Fact]
    public async Task Application_CannotStart_GivesItsOwnErrorAndIsDisposed()
    {
        var service = new Hosted { Start = _ => throw new InvalidOperationException("no database") };

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => DaprTestHost.StartAsync(builder =>
        {
            builder.Services.AddSingleton<IHostedService>(_ => service);
            return builder.Build();
        }));

        Assert.Equal("no database", failure.Message);
        Assert.True(service.IsDisposed);
    }

    [Fact]
    public async Task Sidecar_CannotStart_SaysWhichComponent()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => DaprTestHost.StartAsync(
            builder => builder.Build(), options => options.WithComponent(new ComponentSpec { Name = "mine", Type = "state.nowhere" })));

        Assert.Contains("mine (state.nowhere/v1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ApplicationThatUsesDaprAtOnce_Works()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprClient();
                builder.Services.AddSingleton<IHostedService>(services => new Hosted
                {
                    Start = token => services.GetRequiredService<DaprClient>().SaveStateAsync("statestore", "started", true, cancellationToken: token),
                });
                return builder.Build();
            },
            options => options.WithStateStore());

        Assert.True(await host.StateAsync<bool>("statestore", "started"));
    }

    [Fact]
    public async Task Dispose_Host_StopsTheApplicationWhileDaprWorksAndDisposesItAfter()
    {
        await using var group = new DaprTestGroup();
        var stopped = 0;
        var service = new Hosted();
        var host = await DaprTestHost.StartAsync(
            builder =>
            {
                builder.Services.AddDaprClient();
                builder.Services.AddSingleton<IHostedService>(services =>
                {
                    service.Stop = async token =>
                    {
                        stopped++;
                        await services.GetRequiredService<DaprClient>().SaveStateAsync("statestore", "stopped", stopped, cancellationToken: token);
                    };
                    return service;
                });
                return builder.Build();
            },
            options =>
            {
                options.Group = group;
                options.WithStateStore();
            });
        await using var other = await DaprTestHost.StartAsync(builder => builder.Build(), options =>
        {
            // The same application once more, over the same store.
            options.Group = group;
            options.WithStateStore();
        });

        await host.DisposeAsync();
        await host.DisposeAsync();

        Assert.Equal((1, true), (await other.StateAsync<int>("statestore", "stopped"), service.IsDisposed));
        await Assert.ThrowsAnyAsync<Exception>(() => host.Client.GetAsync(new Uri("/", UriKind.Relative)));
        await Assert.ThrowsAnyAsync<Exception>(() => host.Dapr.GetStateAsync<int>("statestore", "stopped"));
    }

    [Fact]
    public async Task Dispose_WhileAnEventIsHandled_WaitsForIt()
    {
        var (entered, release) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var handled = false;
        var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var app = builder.Build();
                app.MapSubscribeHandler();
                app.MapPost("/on-placed", async () =>
                {
                    entered.SetResult();
                    await release.Task;
                    handled = true;
                    return Results.Ok();
                }).WithTopic("pubsub", "placed");
                return app;
            },
            options => options.WithPubSub());
        await host.Dapr.PublishEventAsync("pubsub", "placed", new Order("o1", 1));
        await entered.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        var ending = host.DisposeAsync().AsTask();
        release.SetResult();
        await ending.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

        Assert.True(handled);
    }

    [Fact]
    public async Task Start_Cancelled_IsCancelled()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => DaprTestHost.StartAsync(builder => builder.Build(), cancellationToken: cancelled.Token));
    }

    [Fact]
    public async Task Settings_OfTheOptions_AreThoseOfTheApplication()
    {
        await using var host = await DaprTestHost.StartAsync(
            builder =>
            {
                var greeting = builder.Configuration["Greeting"]!;
                var app = builder.Build();
                app.MapGet("/", () => greeting);
                return app;
            },
            options => options.Settings["Greeting"] = "hello");

        Assert.Equal("hello", await host.Client.GetStringAsync(new Uri("/", UriKind.Relative)));
    }

    private sealed class Hosted : IHostedService, IDisposable
    {
        public Func<CancellationToken, Task> Start { get; init; } = _ => Task.CompletedTask;

        public Func<CancellationToken, Task> Stop { get; set; } = _ => Task.CompletedTask;

        public bool IsDisposed { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Start(cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Stop(cancellationToken);

        public void Dispose() => IsDisposed = true;
    }
}
