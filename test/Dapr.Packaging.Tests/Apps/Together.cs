using Dapr.Testing;
using NUnit.Framework;

[assembly: LevelOfParallelism(4)]

public sealed class Together
{
    private static readonly CountdownEvent _missing = new(4);

    [Test]
    public async Task Hosts_OfTestsInParallel_AreThereAtOnce([Range(1, 4)] int value)
    {
        await using var host = await DaprTestHost.StartAsync<Program>(options => options.WithStateStore().WithPubSub());
        await host.Dapr.SaveStateAsync("statestore", "key", value);

        _missing.Signal();
        Assert.That(_missing.Wait(TimeSpan.FromMinutes(1)), Is.True, $"{_missing.CurrentCount} of the tests did not come while this one ran.");

        Assert.That(host.State<int>("statestore", "key"), Is.EqualTo(value));
    }
}
