namespace Dapr.Sidecar.Tests.Components;

/// <summary>How components are started and closed.</summary>
public sealed class ComponentLifetimeTests
{
    private const string Type = "pubsub.own";

    [Fact]
    public async Task Dispose_Components_AreClosedEvenWhenOneFails()
    {
        var (first, second) = (new OwnPubSub { ClosesWith = new InvalidOperationException("no") }, new OwnPubSub());
        var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddPubSub(Type, context => context.Spec.Name == "a" ? first : second);
            options.Components.Add(new ComponentSpec { Name = "a", Type = Type });
            options.Components.Add(new ComponentSpec { Name = "b", Type = Type });
        });

        await sidecar.DisposeAsync();

        Assert.Equal((1, 1, 1, 1), (first.Started, first.Closed, second.Started, second.Closed));
    }

    /// <summary>Such as the time limit of an HTTP client of its own.</summary>
    [Fact]
    public async Task Start_ComponentThatGivesUpByItself_IsNamedAsOneThatFails()
    {
        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddPubSub(Type, _ => new OwnPubSub { StartsWith = _ => throw new TaskCanceledException("timed out") });
            options.Components.Add(new ComponentSpec { Name = "a", Type = Type });
        }));

        Assert.Equal("[INIT_COMPONENT_FAILURE]: initialization error occurred for a (pubsub.own/v1): timed out", failure.Message);
    }

    [Fact]
    public async Task Start_ComponentThatFails_KeepsTheSidecarFromStartingAndClosesWhatWasStarted()
    {
        var (first, second) = (new OwnPubSub(), new OwnPubSub { StartsWith = _ => throw new InvalidOperationException("no broker there") });

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddPubSub(Type, context => context.Spec.Name == "a" ? first : second);
            options.Components.Add(new ComponentSpec { Name = "a", Type = Type });
            options.Components.Add(new ComponentSpec { Name = "b", Type = Type });
        }));

        Assert.Equal("[INIT_COMPONENT_FAILURE]: initialization error occurred for b (pubsub.own/v1): no broker there", failure.Message);
        Assert.Equal((1, 1), (first.Closed, second.Closed));
    }

    [Fact]
    public async Task Start_ComponentThatFailsAndMayBeIgnored_IsLeftOut()
    {
        var broken = new OwnPubSub { StartsWith = _ => throw new InvalidOperationException("no broker there") };
        await using var sidecar = await TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddPubSub(Type, _ => broken);
            options.Components.Add(new ComponentSpec { Name = "a", Type = Type, IgnoreErrors = true });
        });

        Assert.DoesNotContain("components", await sidecar.Http.GetStringAsync("/v1.0/metadata", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_ComponentThatHangs_IsGivenUpAfterItsTime()
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var hanging = new OwnPubSub
        {
            StartsWith = async token =>
            {
                await using var registration = token.Register(() => cancelled.TrySetResult());
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
            },
        };

        var failure = await Assert.ThrowsAsync<SidecarStartException>(() => TestSidecar.StartAsync(options =>
        {
            options.Catalog.AddPubSub(Type, _ => hanging);
            options.Components.Add(new ComponentSpec { Name = "a", Type = Type, InitTimeout = TimeSpan.FromMilliseconds(50) });
        }));

        Assert.EndsWith("init timeout for component a exceeded after 50ms", failure.Message, StringComparison.Ordinal);
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("a||b", true)]
    [InlineData("a|b", false)]
    public async Task Start_StateStoreWhosePrefixHoldsTheSeparator_Fails(string prefix, bool fails)
    {
        var failure = await Record.ExceptionAsync(async () =>
        {
            await using var sidecar = await TestSidecar.StartAsync(options => options.Components.Add(
                new ComponentSpec { Name = "store", Type = "state.in-memory", Metadata = new Dictionary<string, string> { ["keyPrefix"] = prefix } }));
        });

        Assert.Equal(fails, failure is SidecarStartException);
    }

    [Fact]
    public async Task Start_SharedComponent_IsStartedOnceAndClosedWithWhatSharesIt()
    {
        var (made, broker) = (0, new OwnPubSub());
        var shared = new SharedComponents("pubsub");
        for (var sidecars = 0; sidecars < 2; sidecars++)
        {
            await using var one = await StartAsync();
            await using var other = await StartAsync();
        }

        Assert.Equal((1, 1, 0), (made, broker.Started, broker.Closed));
        await shared.DisposeAsync();
        Assert.Equal(1, broker.Closed);

        Task<TestSidecar> StartAsync() => TestSidecar.StartAsync(options =>
        {
            options.SharedComponents = shared;
            options.Catalog.AddPubSub(Type, _ =>
            {
                made++;
                return broker;
            });
            options.Components.Add(new ComponentSpec { Name = "pubsub", Type = Type });
        });
    }

    [Fact]
    public async Task Start_SharedComponentThatFailedBefore_IsTriedAgain()
    {
        var attempts = 0;
        await using var shared = new SharedComponents();
        await Assert.ThrowsAsync<SidecarStartException>(StartAsync);

        await using var sidecar = await StartAsync();

        Assert.Equal(2, attempts);

        Task<TestSidecar> StartAsync() => TestSidecar.StartAsync(options =>
        {
            options.SharedComponents = shared;
            options.Catalog.AddPubSub(Type, _ => new OwnPubSub { StartsWith = _ => ++attempts == 1 ? throw new InvalidOperationException("not yet") : Task.CompletedTask });
            options.Components.Add(new ComponentSpec { Name = "pubsub", Type = Type });
        });
    }

    private sealed class OwnPubSub : IPubSub, IComponentInit, IAsyncDisposable
    {
        public Func<CancellationToken, Task> StartsWith { get; init; } = _ => Task.CompletedTask;

        public Exception? ClosesWith { get; init; }

        public int Started { get; private set; }

        public int Closed { get; private set; }

        public IReadOnlyList<string> Features => [];

        public Task InitAsync(CancellationToken cancellationToken)
        {
            Started++;
            return StartsWith(cancellationToken);
        }

        public Task PublishAsync(BrokerMessage message, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IAsyncDisposable> SubscribeAsync(
            BrokerSubscription subscription, Func<BrokerMessage, CancellationToken, Task<bool>> handler, CancellationToken cancellationToken) =>
            throw new InvalidOperationException("nobody subscribes");

        public ValueTask DisposeAsync()
        {
            Closed++;
            return ClosesWith is { } exception ? throw exception : ValueTask.CompletedTask;
        }
    }
}
