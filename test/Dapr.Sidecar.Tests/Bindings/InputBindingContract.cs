using System.Threading.Channels;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Bindings;

/// <summary>What every input binding behind the port does. A subclass makes one, and has it bring events.</summary>
public abstract class InputBindingContract
{
    [Fact]
    public async Task Read_Events_AreBroughtInOrder()
    {
        await using var subject = await CreateAsync();
        var brought = Channel.CreateUnbounded<InputBindingEvent>();
        await using var reading = await subject.Binding.ReadAsync((bindingEvent, _) => Handled(() => brought.Writer.TryWrite(bindingEvent)), CancellationToken.None);

        await subject.CauseAsync("1");
        await brought.Reader.ReadAsync().AsTask().WithLimit(() => "nothing was brought");
        await subject.CauseAsync("2");

        await brought.Reader.ReadAsync().AsTask().WithLimit(() => "nothing more was brought");
        Assert.False(brought.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Read_HandlerThrows_GoesOn()
    {
        await using var subject = await CreateAsync();
        var brought = Channel.CreateUnbounded<int>();
        var count = 0;
        await using var reading = await subject.Binding.ReadAsync(
            (_, _) =>
            {
                brought.Writer.TryWrite(++count);
                return count == 1 ? throw new InvalidOperationException("boom") : Handled(() => { });
            },
            CancellationToken.None);

        await subject.CauseAsync("1");
        await brought.Reader.ReadAsync().AsTask().WithLimit(() => "nothing was brought");
        await subject.CauseAsync("2");

        Assert.Equal(2, await brought.Reader.ReadAsync().AsTask().WithLimit(() => "nothing more was brought"));
    }

    [Fact]
    public async Task Dispose_EventUnderWay_WaitsForItAndBringsNothingMore()
    {
        await using var subject = await CreateAsync();
        var (begun, release, count) = (new TaskCompletionSource(), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), 0);
        var reading = await subject.Binding.ReadAsync(
            async (_, _) =>
            {
                Interlocked.Increment(ref count);
                begun.TrySetResult();
                await release.Task;
                return new InputBindingAnswer { IsHandled = true };
            },
            CancellationToken.None);
        var causing = subject.CauseAsync("1");
        await begun.Task.WithLimit(() => "nothing was brought");

        var ending = reading.DisposeAsync().AsTask();
        Assert.False(ending.IsCompleted);
        release.SetResult();
        await ending.WithLimit(() => "it does not end");
        await causing.WithLimit(() => "the clock does not settle");
        await subject.CauseAsync("2");

        Assert.Equal(1, count);
    }

    [Fact]
    public async Task Dispose_Twice_IsNothing()
    {
        await using var subject = await CreateAsync();
        var reading = await subject.Binding.ReadAsync((_, _) => Handled(() => { }), CancellationToken.None);

        await reading.DisposeAsync();
        await reading.DisposeAsync();
    }

    /// <summary>Makes a binding.</summary>
    private protected abstract Task<InputBindingSubject> CreateAsync();

    private protected static Task<InputBindingAnswer> Handled(Action note)
    {
        note();
        return Task.FromResult(new InputBindingAnswer { IsHandled = true });
    }
}
