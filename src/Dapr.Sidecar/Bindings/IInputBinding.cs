namespace Dapr.Sidecar;

/// <summary>A binding that brings events from outside to the application: a schedule, a queue.</summary>
public interface IInputBinding : IBinding
{
    /// <summary>Begins to bring events.</summary>
    /// <param name="handler">
    /// Takes an event and answers when the application has. What happens to an event that was not handled is the binding's to decide, such
    /// as bringing it again later. It throws <see cref="OperationCanceledException"/> when the sidecar can wait for the application no longer.
    /// </param>
    /// <param name="cancellationToken">Gives up beginning; it does not end what began.</param>
    /// <returns>What goes on; disposing it ends it, after the events that are being handled.</returns>
    Task<IAsyncDisposable> ReadAsync(Func<InputBindingEvent, CancellationToken, Task<InputBindingAnswer>> handler, CancellationToken cancellationToken);
}
