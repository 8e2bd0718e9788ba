using Dapr.Sidecar.Resiliency;

namespace Dapr.Sidecar.Components;

/// <summary>A running component.</summary>
/// <param name="Spec">Its declaration.</param>
/// <param name="Instance">What it is. A block asks it for something through <see cref="CallAsync{T}"/> only.</param>
/// <param name="Calls">The way of every call to a component.</param>
internal sealed record Component(ComponentSpec Spec, object Instance, OutboundCalls Calls)
{
    private static readonly Dictionary<string, string> Blocks = new(StringComparer.Ordinal)
    {
        ["state"] = "State",
        ["pubsub"] = "PubSub",
        ["bindings"] = "Bindings",
        ["secretstores"] = "Secrets",
        ["configuration"] = "Configuration",
        ["lock"] = "Locks",
        ["crypto"] = "Cryptography",
        ["conversation"] = "Conversation",
    };

    private static readonly (StateStoreFeatures Flag, string Name)[] StateFeatures =
    [
        (StateStoreFeatures.Etag, "ETAG"),
        (StateStoreFeatures.Transactional, "TRANSACTIONAL"),
        (StateStoreFeatures.Ttl, "TTL"),
        (StateStoreFeatures.DeleteWithPrefix, "DELETE_WITH_PREFIX"),
        (StateStoreFeatures.KeysLike, "KEYS_LIKE"),
        (StateStoreFeatures.Etag | StateStoreFeatures.Transactional, "ACTOR"),
    ];

    /// <summary>Closes an instance, if there is anything to close.</summary>
    public static ValueTask DisposeAsync(object instance)
    {
        switch (instance)
        {
            case IAsyncDisposable disposable:
                return disposable.DisposeAsync();
            case IDisposable disposable:
                disposable.Dispose();
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Asks the component for something: every call of every block goes this way.</summary>
    /// <param name="operation">What is asked, in a word of the block: get, publish.</param>
    /// <param name="keys">What it is about: keys, a topic. They are looked at before the call is made, if at all.</param>
    /// <param name="call">Asks the instance.</param>
    /// <param name="cancellationToken">The caller is gone.</param>
    /// <param name="guarded">Those of the keys whose change is refused when somebody else was faster.</param>
    public Task<T> CallAsync<T>(
        string operation, IEnumerable<string> keys, Func<Task<T>> call, CancellationToken cancellationToken, IEnumerable<string>? guarded = null) =>
        Calls.RunAsync(new OutboundCall(Block, Spec.Name, operation) { Keys = keys, Guarded = guarded ?? [] }, call, cancellationToken);

    /// <inheritdoc cref="CallAsync{T}"/>
    public Task CallAsync(string operation, IEnumerable<string> keys, Func<Task> call, CancellationToken cancellationToken) =>
        Calls.RunAsync(new OutboundCall(Block, Spec.Name, operation) { Keys = keys }, call, cancellationToken);

    /// <summary>What it can do, in the words of the metadata API.</summary>
    public IReadOnlyList<string> Capabilities => Instance switch
    {
        IStateStore store => [.. StateFeatures.Where(feature => store.Features.HasFlag(feature.Flag)).Select(feature => feature.Name)],
        IPubSub broker => broker.Features,
        ISecretStore { HasMultipleValues: true } => ["MULTIPLE_KEY_VALUES_PER_SECRET"],
        IBinding binding =>
        [
            .. binding is IInputBinding && BindingDirection.MayInput(Spec) ? ["INPUT_BINDING"] : Array.Empty<string>(),
            .. binding is IOutputBinding && BindingDirection.MayOutput(Spec) ? ["OUTPUT_BINDING"] : Array.Empty<string>(),
        ],
        _ => [],
    };

    /// <summary>The block that it serves; the category of its type where no block does yet.</summary>
    public string Block { get; } = Spec.Type.Split('.', 2)[0] is var category && Blocks.TryGetValue(category, out var block) ? block : category;
}
