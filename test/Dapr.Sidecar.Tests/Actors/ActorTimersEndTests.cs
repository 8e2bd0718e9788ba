using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Actors.Timers;
using Dapr.Sidecar.Tests.PubSub;
using Dapr.Sidecar.Time;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>How timers end, and what they keep, without a sidecar.</summary>
public sealed class ActorTimersEndTests
{
    private static readonly AsyncLocal<string?> Flow = new();

    private readonly ManualClock _clock = new();
    private readonly ActorSignal _signal = new() { Key = new("T", "a"), Name = "t", IsTimer = true };

    [Fact]
    public async Task Dispose_WhileACallIsMade_GivesItUpAndWaitsForIt()
    {
        var (begun, cancelled, goesOn) = (Signal(), Signal(), Signal());
        var timers = Timers(async (_, cancellationToken) =>
        {
            await using var registration = cancellationToken.Register(() => cancelled.SetResult());
            begun.SetResult();
            await goesOn.Task;
        });
        timers.Set(_signal, TimerTerms.Parse("0s", "", "", _clock.GetUtcNow()));
        _clock.Advance(TimeSpan.FromSeconds(1));
        await begun.Task.WithLimit(() => "it is not due");

        var ending = timers.DisposeAsync().AsTask();
        await cancelled.Task.WithLimit(() => "it is not given up");
        Assert.False(ending.IsCompleted);

        goesOn.SetResult();
        await ending.WithLimit(() => "it goes on");
    }

    [Fact]
    public async Task Set_ByACall_KeepsNothingOfIt()
    {
        var flow = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var timers = Timers((_, _) =>
        {
            flow.SetResult(Flow.Value);
            return Task.CompletedTask;
        });
        Flow.Value = "the call";
        timers.Set(_signal, TimerTerms.Parse("1s", "", "", _clock.GetUtcNow()));
        Flow.Value = null;

        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Null(await flow.Task.WithLimit(() => "it is not due"));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ActorTimers Timers(Func<ActorSignal, CancellationToken, Task> fire) => new(_clock, new InFlight(), fire, NullLogger<ActorTimers>.Instance);
}
