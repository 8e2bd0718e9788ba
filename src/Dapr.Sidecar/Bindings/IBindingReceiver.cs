namespace Dapr.Sidecar.Bindings;

/// <summary>The application, as input bindings see it.</summary>
internal interface IBindingReceiver
{
    /// <summary>Asks whether the application wants the events of a binding. Null when it does; else what it answered, for the log.</summary>
    Task<string?> RefusesAsync(ComponentSpec binding, CancellationToken cancellationToken);

    /// <summary>Where the events of a binding go; empty where there are no routes.</summary>
    string PathOf(ComponentSpec binding);

    /// <summary>Brings an event.</summary>
    Task<InputBindingAnswer> ReceiveAsync(ComponentSpec binding, InputBindingEvent bindingEvent, CancellationToken cancellationToken);
}
