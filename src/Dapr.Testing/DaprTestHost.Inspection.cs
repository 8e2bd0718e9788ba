using System.Text.Json;
using Dapr.Sidecar.Api;
using Dapr.Sidecar.Inspection;

namespace Dapr.Testing;

public sealed partial class DaprTestHost
{
    /// <summary>Every delivery to the application, in order.</summary>
    public IReadOnlyList<DeliveryRecord> Deliveries => DeliveryReader.Read(Sidecar.Events.AllDeliveries);

    /// <summary>The events that were published to a topic, in order: the application's, and dead letters, which say that they are.</summary>
    /// <typeparam name="T">What their data is, read with the JSON options of the application.</typeparam>
    /// <param name="topic">The topic.</param>
    /// <param name="pubSubName">The pub/sub component.</param>
    /// <returns>The events that the broker took.</returns>
    public IReadOnlyList<EventRecord<T>> Published<T>(string topic, string pubSubName = "pubsub") => [.. PublishedTo(topic, pubSubName).Select(Read<T>)];

    /// <summary>A value that the application saved.</summary>
    /// <typeparam name="T">What it is, read with the JSON options of the application.</typeparam>
    /// <param name="storeName">The state store.</param>
    /// <param name="key">The key.</param>
    /// <returns>The value; default when there is none.</returns>
    /// <exception cref="InvalidOperationException">There is no such store.</exception>
    /// <remarks>
    /// A store in memory answers at once; for another the caller is held up, which <see cref="StateAsync"/> avoids. No injected
    /// fault strikes.
    /// </remarks>
    public T? State<T>(string storeName, string key) => Now(() => StateAsync<T>(storeName, key));

    /// <inheritdoc cref="State"/>
    public async Task<T?> StateAsync<T>(string storeName, string key)
    {
        var value = await LookAsync(() => Sidecar.State.ValueAsync(storeName, key, CancellationToken.None));
        return value is null or { Data.Length: 0 } ? default : JsonSerializer.Deserialize<T>(value.Data.Span, Dapr.JsonSerializerOptions);
    }

    /// <summary>The keys that the application uses.</summary>
    /// <param name="storeName">The state store.</param>
    /// <returns>The keys, in order.</returns>
    /// <exception cref="InvalidOperationException">There is no such store.</exception>
    public Task<IReadOnlyList<string>> StateKeysAsync(string storeName) => LookAsync(() => Sidecar.State.KeysAsync(storeName, CancellationToken.None));

    /// <summary>Has the broker deliver the last event of a topic once more, as brokers do that deliver at least once.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="pubSubName">The pub/sub component.</param>
    /// <returns>When the broker has it; <see cref="SettleAsync"/> waits for its delivery.</returns>
    /// <exception cref="InvalidOperationException">Nothing was published to the topic.</exception>
    public Task DeliverAgainAsync(string topic, string pubSubName = "pubsub") =>
        Sidecar.RepeatAsync(
            PublishedTo(topic, pubSubName).LastOrDefault() ?? throw new InvalidOperationException($"Nothing was published to {pubSubName}/{topic} by this application."),
            CancellationToken.None);

    /// <summary>What is there at once is given so; else the caller is held up, without what its own context would wait for.</summary>
    private static T Now<T>(Func<Task<T>> look) =>
        look() is { IsCompleted: true } read ? read.GetAwaiter().GetResult() : Task.Run(look).GetAwaiter().GetResult();

    private static async Task<T> LookAsync<T>(Func<Task<T>> look)
    {
        try
        {
            return await look();
        }
        catch (ApiException exception)
        {
            throw new InvalidOperationException(exception.Message, exception);
        }
    }

    private IEnumerable<PublishedEvent> PublishedTo(string topic, string pubSubName) =>
        Sidecar.Events.AllPublished.Where(published => published.Topic == topic && published.PubSubName == pubSubName);

    private EventRecord<T> Read<T>(PublishedEvent published)
    {
        using var document = JsonDocument.Parse(published.Data);
        var root = document.RootElement;
        var isEnvelope = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("specversion", out _);
        var value = isEnvelope ? root.TryGetProperty("data", out var member) || root.TryGetProperty("data_base64", out member) ? member : default : root;
        return new EventRecord<T>
        {
            Id = isEnvelope && root.TryGetProperty("id", out var id) ? id.GetString() ?? "" : "",
            Data = value.ValueKind == JsonValueKind.Undefined ? default : value.Deserialize<T>(Dapr.JsonSerializerOptions),
            IsDeadLetter = published.IsDeadLetter,
            Metadata = published.Metadata,
        };
    }
}
