using Dapr.Sidecar.Api;
using Dapr.Sidecar.Tests.PubSub;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>How streams end with the sidecar.</summary>
public sealed class OpenStreamsTests
{
    [Fact]
    public async Task Dispose_WithAnOpenStream_CutsItOffAndWaitsUntilItsStatusIsSent()
    {
        var streams = new OpenStreams();
        var call = new Call();
        var stream = streams.Enter(call.Response);

        var disposing = streams.DisposeAsync().AsTask();
        Assert.True(stream.Cut.IsCancellationRequested);
        Assert.False(disposing.IsCompleted);

        await call.CompleteAsync();
        await disposing.WithLimit(() => "still waiting");
    }

    [Fact]
    public async Task Dispose_AfterAStreamHasEnded_DoesNotWaitForIt()
    {
        var streams = new OpenStreams();
        var call = new Call();
        var stream = streams.Enter(call.Response);
        await call.CompleteAsync();

        await streams.DisposeAsync().AsTask().WithLimit(() => "still waiting");

        Assert.False(stream.Cut.IsCancellationRequested);
    }

    [Fact]
    public async Task Enter_WhenTheyEnd_IsCutOffAtOnce()
    {
        var streams = new OpenStreams();
        await streams.DisposeAsync();

        Assert.True(streams.Enter(new Call().Response).Cut.IsCancellationRequested);
    }

    /// <summary>A call whose response is completed, and so its status sent, when the test says so.</summary>
    private sealed class Call : HttpResponseFeature
    {
        private readonly List<Func<Task>> _completed = [];

        public Call()
        {
            var features = new FeatureCollection();
            features.Set<IHttpResponseFeature>(this);
            features.Set<IHttpRequestFeature>(new HttpRequestFeature());
            Response = new DefaultHttpContext(features).Response;
        }

        public HttpResponse Response { get; }

        public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Add(() => callback(state));

        public Task CompleteAsync() => Task.WhenAll(_completed.Select(callback => callback()));
    }
}
