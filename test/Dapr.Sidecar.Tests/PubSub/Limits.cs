namespace Dapr.Sidecar.Tests.PubSub;

/// <summary>The one limit of every wait in these tests.</summary>
internal static class Limits
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(20);

    public static Task<T> WithLimit<T>(this Task<T> task, Func<string> state) => task.WithLimitCore(state);

    public static async Task WithLimit(this Task task, Func<string> state)
    {
        try
        {
            await task.WaitAsync(Wait, TimeProvider.System);
        }
        catch (TimeoutException)
        {
            Assert.Fail($"Waited {Wait.TotalSeconds} s in vain; seen: {state()}");
        }
    }

    private static async Task<T> WithLimitCore<T>(this Task<T> task, Func<string> state)
    {
        await ((Task)task).WithLimit(state);
        return await task;
    }
}
