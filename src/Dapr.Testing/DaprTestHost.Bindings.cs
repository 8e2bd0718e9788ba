using System.Text.Json;
using Dapr.Sidecar;
using Dapr.Sidecar.Inspection;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>Every event that an input binding brought to the application, in order.</summary>
    public IReadOnlyList<BindingDeliveryRecord> BindingDeliveries => [.. Sidecar.Events.AllBindingDeliveries.Select(Read)];

    /// <summary>What an output binding was asked to do and did, in order.</summary>
    /// <typeparam name="T">What the data is, read with the JSON options of the application.</typeparam>
    /// <param name="bindingName">The binding.</param>
    /// <returns>The requests that the binding took.</returns>
    public IReadOnlyList<BindingRequestRecord<T>> BindingRequests<T>(string bindingName) =>
    [
        .. Sidecar.Events.AllInvoked.Where(invoked => invoked.Binding == bindingName).Select(invoked => new BindingRequestRecord<T>
        {
            Operation = invoked.Operation,
            Data = invoked.Data.Length == 0 ? default : JsonSerializer.Deserialize<T>(invoked.Data.Span, Dapr.JsonSerializerOptions),
            Metadata = invoked.Metadata,
        }),
    ];

    /// <summary>Brings an event without a body to the application, as if an input binding did, and waits for the answer.</summary>
    /// <param name="bindingName">The binding.</param>
    /// <returns>What the application made of it.</returns>
    /// <exception cref="InvalidOperationException">The application takes no events of such a binding: there is none, or it said at its start that it does not want them.</exception>
    public Task<BindingDeliveryRecord> TriggerBindingAsync(string bindingName) => TriggerBindingAsync<object?>(bindingName, null);

    /// <summary>Brings an event to the application, as if an input binding did, and waits for the answer.</summary>
    /// <typeparam name="T">What the data is.</typeparam>
    /// <param name="bindingName">The binding.</param>
    /// <param name="data">The data, written with the JSON options of the application; null for an event without a body.</param>
    /// <param name="metadata">What the application finds in the headers.</param>
    /// <returns>What the application made of it.</returns>
    /// <exception cref="InvalidOperationException">The application takes no events of such a binding: there is none, or it said at its start that it does not want them.</exception>
    public async Task<BindingDeliveryRecord> TriggerBindingAsync<T>(string bindingName, T data, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(bindingName);
        var bindingEvent = new InputBindingEvent
        {
            Data = data is null ? default(ReadOnlyMemory<byte>) : JsonSerializer.SerializeToUtf8Bytes(data, Dapr.JsonSerializerOptions),
            Metadata = metadata ?? new Dictionary<string, string>(),
        };
        return Read(await Sidecar.TriggerBindingAsync(bindingName, bindingEvent, CancellationToken.None));
    }

    private static BindingDeliveryRecord Read(BindingDelivery delivery) => new()
    {
        BindingName = delivery.Binding,
        Path = delivery.Path,
        IsHandled = delivery.IsHandled,
        Status = delivery.Status,
        Answer = delivery.Answer,
        Reason = delivery.Reason,
    };
}
