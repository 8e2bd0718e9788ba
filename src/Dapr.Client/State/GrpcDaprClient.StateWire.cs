using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common.Errors;
using Dapr.Rpc.Framing;
using Google.Protobuf;
using Wire = Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Client;

/// <content>State as it stands on the wire.</content>
internal sealed partial class GrpcDaprClient
{
    private static StateItem Item(
        string key, ReadOnlyMemory<byte> value, string? etag, StateOptions? options, IReadOnlyDictionary<string, string>? metadata)
    {
        var item = new StateItem { Key = key, Value = UnsafeByteOperations.UnsafeWrap(value), Options = ToWire(options) };
        if (etag is not null)
        {
            item.Etag = new Etag { Value = etag };
        }

        Add(item.Metadata, metadata);
        return item;
    }

    private static Wire.StateOptions? ToWire(StateOptions? options) => options is null
        ? null
        : new Wire.StateOptions
        {
            Concurrency = options.Concurrency switch
            {
                ConcurrencyMode.FirstWrite => Wire.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite,
                ConcurrencyMode.LastWrite => Wire.StateOptions.Types.StateConcurrency.ConcurrencyLastWrite,
                null => Wire.StateOptions.Types.StateConcurrency.ConcurrencyUnspecified,
                _ => throw new ArgumentException($"'{options.Concurrency}' is no concurrency mode.", nameof(options)),
            },
            Consistency = ToWire(options.Consistency),
        };

    private static Wire.StateOptions.Types.StateConsistency ToWire(ConsistencyMode? mode) => mode switch
    {
        ConsistencyMode.Eventual => Wire.StateOptions.Types.StateConsistency.ConsistencyEventual,
        ConsistencyMode.Strong => Wire.StateOptions.Types.StateConsistency.ConsistencyStrong,
        null => Wire.StateOptions.Types.StateConsistency.ConsistencyUnspecified,
        _ => throw new ArgumentException($"'{mode}' is no consistency mode.", nameof(mode)),
    };

    private static DaprOperation SaveState(string storeName, StateItem item) =>
        new(State, "SaveState", storeName, item.Key) { IsIdempotent = IsIdempotent(item.Etag, item.Options) };

    private static DaprOperation Write(string name, string storeName, IEnumerable<StateItem> items) =>
        new(State, name, storeName) { IsIdempotent = items.All(item => IsIdempotent(item.Etag, item.Options)) };

    /// <summary>An etag, or the wish to be first, makes of a second attempt a conflict with the first.</summary>
    private static bool IsIdempotent(Etag? etag, Wire.StateOptions? options) =>
        etag is null && options?.Concurrency is not Wire.StateOptions.Types.StateConcurrency.ConcurrencyFirstWrite;

    private static void Add(IDictionary<string, string> target, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null)
        {
            return;
        }

        foreach (var (name, value) in metadata)
        {
            target[name] = value;
        }
    }

    /// <summary>An item of a request to save, with its value as JSON; without one for null, as the runtime keeps none then.</summary>
    private void WriteItem<TValue>(FrameWriter request, StateItem item, TValue value)
    {
        var field = request.BeginField(SaveStateRequest.StatesFieldNumber);
        request.Write(item);
        if (value is not null)
        {
            WriteField(request, StateItem.ValueFieldNumber, value);
        }

        request.EndField(field);
    }
}
