using Dapr.Testing;

namespace Shop;

public sealed class ClosingQuestions
{
    [Fact]
    public async Task EachDay_EvenIfTheStoreIsDownOnce_IsClosed()
    {
        await using var host = await DaprTestHost.StartAsync(Closing.Build, options => options.WithStateStore());
        await host.Client.PostAsync("/closing", null);
        host.FailNext(DaprBlock.State, "statestore");

        await host.Clock.AdvanceAsync(TimeSpan.FromDays(30));

        Assert.Empty(host.UnusedFaults);
        Assert.Equal(30, host.State<int>("statestore", "days"));
    }
}
