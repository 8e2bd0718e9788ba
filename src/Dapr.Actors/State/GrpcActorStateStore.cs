using System.Globalization;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Actors.Runtime;

/// <summary>The state of actors over gRPC.</summary>
internal sealed class GrpcActorStateStore(DaprConnection connection, IActorStateStore http) : IActorStateStore
{
    private readonly GrpcFallback _fallback = new();

    public Task<StoredState> ReadAsync(string actorType, string actorId, string key, CancellationToken cancellationToken)
    {
        var operation = RuntimeErrors.Operation("GetActorState", actorType, actorId, isIdempotent: true);
        return _fallback.InvokeAsync(operation, ReadByGrpcAsync, () => http.ReadAsync(actorType, actorId, key, cancellationToken));

        async ValueTask<StoredState> ReadByGrpcAsync()
        {
            var request = new GetActorStateRequest { ActorType = actorType, ActorId = actorId, Key = key };
            var response = await connection.InvokeAsync(DaprMethods.GetActorState, request, operation, cancellationToken).ConfigureAwait(false);
            return new StoredState(response.Data.Memory, StateWire.Time(response.Metadata.GetValueOrDefault(StateWire.ExpiryName)));
        }
    }

    public Task WriteAsync(string actorType, string actorId, IReadOnlyList<StateOperation> operations, CancellationToken cancellationToken)
    {
        var operation = RuntimeErrors.Operation("ExecuteActorStateTransaction", actorType, actorId);
        return _fallback.InvokeAsync(operation, WriteByGrpcAsync, WriteByHttpAsync);

        async ValueTask<bool> WriteByGrpcAsync()
        {
            var request = new ExecuteActorStateTransactionRequest { ActorType = actorType, ActorId = actorId };
            request.Operations.AddRange(operations.Select(Message));
            await connection.InvokeAsync(DaprMethods.ExecuteActorStateTransaction, request, operation, cancellationToken).ConfigureAwait(false);
            return true;
        }

        async Task<bool> WriteByHttpAsync()
        {
            await http.WriteAsync(actorType, actorId, operations, cancellationToken).ConfigureAwait(false);
            return true;
        }
    }

    private static TransactionalActorStateOperation Message(StateOperation operation)
    {
        var message = new TransactionalActorStateOperation { OperationType = operation.Json is null ? StateWire.Delete : StateWire.Upsert, Key = operation.Key };

        // The runtime looks at the bytes alone, and stores them as they are: JSON, as over HTTP.
        if (operation.Json is { } json) message.Value = new Any { Value = UnsafeByteOperations.UnsafeWrap(json) };
        if (operation.TtlInSeconds is { } seconds) message.Metadata.Add(StateWire.TtlName, seconds.ToString(CultureInfo.InvariantCulture));
        return message;
    }
}
