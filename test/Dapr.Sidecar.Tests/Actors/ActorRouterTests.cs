using System.Text;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Hosting;
using Dapr.Sidecar.Actors.Owners;
using Dapr.Sidecar.Actors.Reminders;
using Dapr.Sidecar.Actors.Turns;
using Dapr.Sidecar.AppChannel;
using Dapr.Sidecar.Components;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>How long a call looks for the host of its actor, without a sidecar.</summary>
public sealed class ActorRouterTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly ControlPlane _plane = new();
    private readonly InFlight _inFlight = new();
    private readonly SidecarOptions _options = new() { EnableScheduler = false };
    private readonly ActiveActors _active;
    private readonly ActorOwners _owners;
    private readonly ActorHosting _hosting;

    public ActorRouterTests()
    {
        _clock.Watch(_inFlight);
        _active = new ActiveActors(_clock, _inFlight, NullLogger<ActiveActors>.Instance);
        _owners = new ActorOwners(_plane, _active, "", () => SidecarAddress.OnPort("here", "127.0.0.1:1"), _clock, _inFlight, NullLogger<ActorOwners>.Instance);
        var components = new ComponentRegistry(null!, null!, null, "", _clock, null!, null!, NullLogger<ComponentRegistry>.Instance);
        var state = new ActorState(components, new SidecarIdentity("app1", ""), false, NullLogger<ActorState>.Instance);
        var reminders = new ReminderDeliveries(null!, null!, null!, _options, _inFlight, (_, _) => Task.CompletedTask, NullLoggerFactory.Instance);
        _hosting = new ActorHosting(new AppConnection(), _options, _owners, _active, state, reminders, _inFlight, NullLogger<ActorHosting>.Instance);
    }

    [Fact]
    public async Task Call_OfAnActorThatItsHostDoesNotTake_IsGivenUpAfterAWhile()
    {
        await _hosting.StartAsync(CancellationToken.None);
        await _owners.SetTypesAsync(["T"]);
        var router = Router(TimeSpan.FromMilliseconds(1));

        var fault = await Assert.ThrowsAsync<ActorCallException>(
            () => router.InvokeAsync(new ActorCall { Key = new("T", "a"), Method = "m" }, CancellationToken.None).WithLimit(() => "it looks for ever"));

        Assert.Equal("the hosts of actor T/a do not agree who has it", fault.Message);
    }

    /// <summary>A host that lets its actors go stays in the table until they are gone: its callers gave up before.</summary>
    [Fact]
    public void Call_OfAnActorThatIsHandedOver_OutlastsThat()
    {
        var longest = ActorConfig.Read(Encoding.UTF8.GetBytes("""{"entities":["T"],"drainOngoingCallTimeout":"1h"}""")).Types["T"].DrainTimeout;
        var handOver = _options.GracefulShutdown + longest + longest + _active.Patience;

        Assert.True(Router().Patience > handOver, $"A call waits for {Router().Patience}, and a hand-over may take {handOver}.");
    }

    [Theory]
    [InlineData("2s", 2)]
    [InlineData("24s", 24)]
    [InlineData("60s", 24)]
    public void Drain_LongerThanTheRuntimes_IsAsLongAsThat(string said, int seconds)
    {
        var config = ActorConfig.Read(Encoding.UTF8.GetBytes($$"""{"entities":["T"],"drainOngoingCallTimeout":"{{said}}"}"""));

        Assert.Equal(TimeSpan.FromSeconds(seconds), config.Types["T"].DrainTimeout);
    }

    public async ValueTask DisposeAsync()
    {
        await _owners.DisposeAsync();
        _hosting.Dispose();
    }

    private ActorRouter Router() => new(_hosting, _owners, new LocalActors(_hosting, _owners, _active), null!, _clock, NullLogger<ActorRouter>.Instance);

    private ActorRouter Router(TimeSpan patience) =>
        new(_hosting, _owners, new LocalActors(_hosting, _owners, _active), null!, _clock, NullLogger<ActorRouter>.Instance) { Patience = patience };
}
