using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Dapr.Sidecar.Api;

/// <summary>The streams of one kind that are open. Disposing ends them, and waits until their callers were told why.</summary>
internal sealed class OpenStreams : IAsyncDisposable
{
    private readonly ConcurrentDictionary<OpenStream, bool> _open = new();
    private volatile bool _isStopping;

    /// <summary>Takes a stream in until its response is completed; one that comes too late is cut off at once.</summary>
    /// <param name="response">The response of the call.</param>
    public OpenStream Enter(HttpResponse response)
    {
        var stream = new OpenStream();
        _open[stream] = true;

        // Not when its handler ends: the status goes out only after that, and the server must not be gone by then.
        response.OnCompleted(() =>
        {
            _open.TryRemove(stream, out _);
            stream.Dispose();
            return Task.CompletedTask;
        });

        // In this order: whoever ends them all sees this one, or is seen here.
        if (_isStopping) stream.CutOff();
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        var open = _open.Keys.ToList();
        open.ForEach(stream => stream.CutOff());
        await Task.WhenAll(open.Select(stream => stream.Over));
    }
}
