using Dapr.Actors.Runtime;
using Dapr.Actors.Tests.Hosting;
using Dapr.Sidecar;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dapr.Actors.Tests.State;

/// <summary>What becomes of state that is being saved when the caller of its turn leaves.</summary>
public sealed class CancelledSaveTests
{
    private readonly MemoryStateStore _store = new();
    private readonly ActorStateManager _state;

    public CancelledSaveTests() => _state = new(new ActorHost(ActorTypeInformation.Get(typeof(Account), null), new ActorId("a1"), new ActorServices
    {
        JsonSerializerOptions = new ActorRuntimeOptions().JsonSerializerOptions,
        LoggerFactory = NullLoggerFactory.Instance,
        ProxyFactory = new UnavailableProxyFactory(),
        TimerManager = new UnavailableTimerManager(),
        StateStore = _store,
        Clock = new ManualClock(),
    }));

    /// <summary>It would else come after the turn, over what the next turns have saved.</summary>
    [Fact]
    public async Task Save_CancelledOnItsWay_IsWaitedFor()
    {
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _store.Held = held.Task;
        using var leaving = new CancellationTokenSource();
        await _state.AddStateAsync("a", 1);

        var saving = _state.SaveStateAsync(leaving.Token);
        await leaving.CancelAsync();
        Assert.False(saving.IsCompleted);

        held.SetResult();
        await saving;
        Assert.Equal(["a=1"], _store.Writes);
    }

    [Fact]
    public async Task Save_CancelledBefore_SendsNothing()
    {
        await _state.AddStateAsync("a", 1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _state.SaveStateAsync(new CancellationToken(canceled: true)));

        Assert.Empty(_store.Writes);
        await _state.SaveStateAsync();
        Assert.Equal(["a=1"], _store.Writes);
    }
}
