using Dapr.Sidecar.Api;
using Dapr.Sidecar.Resiliency;
using Dapr.Sidecar.Time.Schedules;

namespace Dapr.Sidecar;

/// <summary>What the API of jobs and that of reminders do alike.</summary>
internal static class DueQueueExtensions
{
    /// <summary>Keeps what was asked for; false, and nothing has changed, when there is one of its key and it is not to be replaced.</summary>
    /// <param name="queue">The queues.</param>
    /// <param name="key">Its key.</param>
    /// <param name="job">The job; null when it ends before it is due: as in the runtime it is accepted, and gone.</param>
    /// <param name="overwrite">Whether it replaces one of its key.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<bool> KeepAsync(this IDueQueue queue, DueKey key, DueJob? job, bool overwrite, CancellationToken cancellationToken)
    {
        if (job is not null) return await queue.AddAsync(job, overwrite, cancellationToken);
        if (!overwrite && await queue.FindAsync(key, cancellationToken) is not null) return false;

        await queue.RemoveAsync(key, cancellationToken);
        return true;
    }

    /// <summary>Asks the queues, and has what the API answers, in the runtime's words, in the place of what goes wrong there.</summary>
    /// <param name="queue">The queues.</param>
    /// <param name="calls">By which it is asked.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="failed">The error of the API, with its cause.</param>
    /// <param name="broken">Notes what is the fault of nobody who asks.</param>
    /// <param name="cancellationToken">Whoever asks gives up.</param>
    /// <typeparam name="T">What comes of it.</typeparam>
    /// <exception cref="ApiException">Something went wrong.</exception>
    public static async Task<T> AskAsync<T>(
        this IDueQueue queue,
        OutboundCalls calls,
        OutboundCall call,
        Func<IDueQueue, ValueTask<T>> ask,
        Func<string, ApiError> failed,
        Action<Exception> broken,
        CancellationToken cancellationToken)
    {
        try
        {
            return await calls.RunAsync(call, async () => await ask(queue), cancellationToken);
        }
        catch (OutboundFaultException exception)
        {
            throw failed(exception.Message).ToException();
        }
        catch (ScheduleFormatException exception)
        {
            throw failed($"rpc error: code = Unknown desc = job failed validation: {exception.Message}").ToException();
        }
        catch (Exception exception) when (exception is not ApiException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            broken(exception);
            throw failed($"rpc error: code = Internal desc = {exception.Message}").ToException();
        }
    }
}
