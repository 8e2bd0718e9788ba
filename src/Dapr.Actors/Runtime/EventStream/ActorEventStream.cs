using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Common.Resilience;
using Microsoft.Extensions.Logging;

namespace Dapr.Actors.Runtime;

/// <summary>
/// Keeps a stream to the runtime open over which the calls of actors come. When it breaks off it is opened again, and the instances of before are
/// replaced as they are called: the runtime has let them go with the stream. At the end what runs is finished and answered first.
/// </summary>
internal sealed partial class ActorEventStream(ActorRuntime runtime, DaprConnection connection, TimeProvider clock, ILogger logger) : IAsyncDisposable
{
    private static readonly DaprOperation Operation = new("Actors", "SubscribeActorEvents", "");

    private readonly CancellationTokenSource _stopping = new();
    private readonly ActorEvents _events = new(runtime);
    private readonly ReopenPauses _pauses = new();
    private Task _running = Task.CompletedTask;
    private volatile ActorEventCall? _call;

    /// <summary>Begins, and goes on by itself: a runtime that is not there yet is waited for.</summary>
    public void Start()
    {
        // What starts it, such as a span, ends with the start; the calls are no part of it.
        using (ExecutionContext.SuppressFlow())
        {
            _running = Task.Run(RunAsync);
        }
    }

    /// <summary>Takes no new call, finishes those that run, lets all actors go, and ends the stream.</summary>
    /// <param name="cancellationToken">Waits no longer for any of it.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        // At once: what comes from here on is refused.
        _call?.Refuse();
        await _stopping.CancelAsync().ConfigureAwait(false);
        try
        {
            if (_call is { } call) await call.DrainAsync(cancellationToken).ConfigureAwait(false);
            await runtime.DeactivateAllAsync(cancellationToken).ConfigureAwait(false);
            if (_call is { } last) await last.CompleteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            StreamCutOff();
        }

        _call?.Dispose();
        await _running.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await StopAsync(new CancellationToken(canceled: true)).ConfigureAwait(false);

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                await OpenAndReadAsync().ConfigureAwait(false);
                if (_stopping.IsCancellationRequested) return;

                StreamEnded();
            }
            catch (Exception exception)
            {
                // The loop's edge: a host without its stream is no host.
                if (_stopping.IsCancellationRequested) return;

                StreamBroken(exception);
            }

            try
            {
                await Task.Delay(_pauses.Next(), clock, _stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task OpenAndReadAsync()
    {
        using var call = await ActorEventCall.OpenAsync(connection, StreamConfiguration.Of(runtime.Options), Operation, _events, logger, _stopping.Token).ConfigureAwait(false);

        // Before the first call of it comes.
        runtime.Begin();
        _pauses.Reset();
        _call = call;
        try
        {
            // In this order: whoever stops it sees this call, or is seen here.
            if (_stopping.IsCancellationRequested) return;

            StreamOpened();
            await call.ReadAsync().ConfigureAwait(false);
        }
        finally
        {
            _call = null;
        }
    }

    [LoggerMessage(120, LogLevel.Information, "The calls of actors come over a stream of the sidecar, which is open")]
    private partial void StreamOpened();

    [LoggerMessage(121, LogLevel.Warning, "The stream over which the calls of actors come was ended by the sidecar; it is opened again")]
    private partial void StreamEnded();

    [LoggerMessage(122, LogLevel.Warning, "The stream over which the calls of actors come broke off or could not be opened; it is opened again. A sidecar that reaches the application over HTTP at an app port refuses it")]
    private partial void StreamBroken(Exception exception);

    [LoggerMessage(123, LogLevel.Warning, "The host stops before its actors have finished what they do")]
    private partial void StreamCutOff();
}
