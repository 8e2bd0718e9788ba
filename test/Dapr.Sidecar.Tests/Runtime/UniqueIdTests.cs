using Dapr.Sidecar.Runtime;

namespace Dapr.Sidecar.Tests.Runtime;

/// <summary>Ids that nothing else has.</summary>
public sealed class UniqueIdTests
{
    [Fact]
    public async Task New_OnManyThreads_AreDifferentUuidsOfVersion4()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Enumerable.Range(0, 10_000).Select(_ => UniqueId.New()).ToList())));

        Assert.Equal(80_000, ids.SelectMany(some => some).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids.SelectMany(some => some.Take(100)), id => Assert.Equal((4, 2), (Guid.Parse(id).Version, Guid.Parse(id).Variant >> 2)));
    }
}
