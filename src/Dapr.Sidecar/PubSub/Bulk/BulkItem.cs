namespace Dapr.Sidecar.PubSub.Bulk;

/// <summary>A message that is gathered into a bulk, and whose broker waits for what becomes of it.</summary>
internal sealed class BulkItem(BrokerMessage message)
{
    private readonly TaskCompletionSource<bool> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public BrokerMessage Message => message;

    /// <summary>Whether it was handled.</summary>
    public Task<bool> Done => _done.Task;

    /// <summary>What does not count as running while it waits for its bulk, which counts in its place.</summary>
    public IDisposable? Parked { get; set; }

    public void Handled(bool isHandled) => _done.TrySetResult(isHandled);

    public void Failed(Exception exception)
    {
        if (exception is OperationCanceledException) _done.TrySetCanceled();
        else _done.TrySetException(exception);
    }
}
