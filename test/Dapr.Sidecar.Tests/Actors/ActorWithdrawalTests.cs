using Dapr.Rpc;
using Dapr.Sidecar.Actors;
using Dapr.Sidecar.Tests.PubSub;

namespace Dapr.Sidecar.Tests.Actors;

/// <summary>What turns may do while the types of an application are withdrawn: it stops, or is unwell.</summary>
public sealed class ActorWithdrawalTests
{
    /// <summary>A turn that asked another actor for something waited for it until the time that it had to end was over.</summary>
    [Theory]
    [InlineData("new")]
    [InlineData("idle")]
    public async Task Stop_WhileATurnRuns_TheActorsHereThatItCallsAnswer(string called)
    {
        var (begun, isStopping, goesOn) = (Signal(), Signal(), Signal());
        ActorSidecar sidecar = null!;
        sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Asked = what =>
            {
                if (what == "DELETE T/idle") isStopping.TrySetResult();
            };
            app.Answer = async (request, _, _) =>
            {
                if (request.RequestUri!.Segments[^1] != "outer") return ActorApp.Text("inner");

                begun.SetResult();
                await goesOn.Task;
                return ActorApp.Text($"outer {await sidecar.CallAsync($"T/{called}", "inner")}");
            };
        });
        await using var disposed = sidecar;
        await sidecar.CallAsync("T/idle", "m");
        var outer = sidecar.CallAsync("T/busy", "outer");
        await begun.Task.WithLimit(() => "no call");

        var stopping = sidecar.Sidecar.Sidecar.DisposeAsync().AsTask();
        await isStopping.Task.WithLimit(() => "it does not stop");
        goesOn.SetResult();

        Assert.Equal((200, "outer (200, inner)"), await outer.WithLimit(() => string.Join(", ", sidecar.App.Got)));
        await stopping.WithLimit(() => string.Join(", ", sidecar.App.Got));

        // Whoever was called so is deactivated like all others.
        Assert.Equal([$"PUT T/{called}/method/inner", $"DELETE T/{called}"], sidecar.App.Got.Where(what => what.Contains($"T/{called}", StringComparison.Ordinal)).TakeLast(2));
        Assert.False(sidecar.Sidecar.Sidecar.WasForced);
    }

    /// <summary>Calls of other sidecars are for whoever has the actors next.</summary>
    [Fact]
    public async Task Stop_WhileATurnRuns_CallsFromElsewhereAreRefusedAtOnce()
    {
        var (begun, isStopping, goesOn) = (Signal(), Signal(), Signal());
        await using var sidecar = await ActorSidecar.StartAsync(app =>
        {
            app.Asked = what =>
            {
                if (what == "DELETE T/idle") isStopping.TrySetResult();
            };
            app.Answer = async (request, _, _) =>
            {
                if (request.RequestUri!.Segments[^1] != "slow") return null;

                begun.SetResult();
                await goesOn.Task;
                return null;
            };
        });
        using var elsewhere = new RpcChannel(
            new Uri("http://localhost"), new RpcChannelOptions { HttpHandler = sidecar.Sidecar.Sidecar.CreateInternalHandler(), DisposeHttpHandler = true });
        await sidecar.CallAsync("T/idle", "m");
        var slow = sidecar.CallAsync("T/busy", "slow");
        await begun.Task.WithLimit(() => "no call");
        var stopping = sidecar.Sidecar.Sidecar.DisposeAsync().AsTask();
        await isStopping.Task.WithLimit(() => "it does not stop");

        var refused = await Assert.ThrowsAsync<RpcCallException>(() => elsewhere.InvokeAsync(
            InternalMethods.CallActor, ActorMessages.ToRequest(new ActorCall { Key = new("T", "other"), Method = "m" }), new RpcCallOptions()).WithLimit(() => "it waits"));

        Assert.Equal((RpcStatusCode.Aborted, ActorRouter.NotHere), (refused.StatusCode, refused.Status.Message));
        goesOn.SetResult();
        Assert.Equal(200, (await slow.WithLimit(() => "the turn was cut off")).Status);
        await stopping.WithLimit(() => string.Join(", ", sidecar.App.Got));
        Assert.DoesNotContain(sidecar.App.Got, what => what.Contains("T/other", StringComparison.Ordinal));
    }

    private static TaskCompletionSource Signal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
