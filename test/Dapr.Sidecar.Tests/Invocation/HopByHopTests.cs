namespace Dapr.Sidecar.Tests.Invocation;

/// <summary>Headers of one connection end with it.</summary>
public sealed class HopByHopTests
{
    [Theory]
    [InlineData("x-hop")]
    [InlineData("X-Hop, x-other")]
    [InlineData("keep-alive, x-hop")]
    [InlineData("x-hop,Keep-Alive")]
    public async Task Header_ThatConnectionNames_StaysBehind(string connection)
    {
        var names = new List<string>();
        await using var sidecar = await TestSidecar.StartAsync(options => options.AppHandler = new TestApp((request, _) =>
        {
            names.AddRange(request.Headers.Select(header => header.Key.ToLowerInvariant()));
            return Task.FromResult(new HttpResponseMessage());
        }));
        await sidecar.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);

        (await sidecar.SendAsync(
            "GET", "/v1.0/invoke/app1/method/hi", null, ("Connection", connection), ("x-hop", "1"), ("te", "trailers"), ("x-custom", "2"))).Dispose();

        Assert.Contains("x-custom", names);
        Assert.DoesNotContain("x-hop", names);
        Assert.DoesNotContain("te", names);
        Assert.DoesNotContain("connection", names);
    }
}
