using Microsoft.AspNetCore.Http.Features;

namespace Dapr.AspNetCore;

/// <summary>The head of an answer that is kept, with what is to happen before and after it.</summary>
internal sealed class HandlerResponseFeature : HttpResponseFeature
{
    private readonly Stack<(Func<object, Task> Callback, object State)> _starting = [];
    private readonly Stack<(Func<object, Task> Callback, object State)> _completed = [];
    private bool _hasStarted;

    public override bool HasStarted => _hasStarted;

    public override void OnStarting(Func<object, Task> callback, object state) => _starting.Push((callback, state));

    public override void OnCompleted(Func<object, Task> callback, object state) => _completed.Push((callback, state));

    /// <summary>Runs what is to happen before the answer.</summary>
    public async Task StartAsync()
    {
        if (_hasStarted) return;

        while (_starting.TryPop(out var entry))
        {
            await entry.Callback(entry.State);
        }

        _hasStarted = true;
    }

    /// <summary>Runs what is to happen after the answer, such as the end of the request's services. The answer stands, whatever comes of it.</summary>
    public async Task CompleteAsync(Action<Exception> failed)
    {
        while (_completed.TryPop(out var entry))
        {
            try
            {
                await entry.Callback(entry.State);
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }
}
