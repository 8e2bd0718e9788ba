using System.Net;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>Calls between sidecars, whose API has a token.</summary>
public sealed class InternalCallTests
{
    [Fact]
    public async Task Call_OfASidecarWithAToken_NeedsNoneAmongSidecars()
    {
        var names = new ControlPlane();
        await using var callee = await TestSidecar.StartAsync(options =>
        {
            options.AppId = "callee";
            options.ApiToken = "secret";
            options.ControlPlane = names;
            options.AppHandler = new TestApp((_, _) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent("hello") }));
        });
        await callee.Sidecar.Ready.WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        await using var caller = await TestSidecar.StartAsync(options => options.ControlPlane = names);

        using var response = await caller.Http.GetAsync("/v1.0/invoke/callee/method/hi");

        Assert.Equal((HttpStatusCode.OK, "hello"), (response.StatusCode, await response.Content.ReadAsStringAsync()));
    }
}
