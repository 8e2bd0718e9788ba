using System.Runtime.CompilerServices;
using Dapr.Actors.Dispatch;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Protos;
using Dapr.Rpc;
using Google.Protobuf;

namespace Dapr.Actors.Client;

/// <summary>Sends calls over gRPC. Where the sidecar does not offer that, as an allow list may have it, they go over HTTP from then on.</summary>
internal sealed class GrpcActorChannel(DaprConnection connection, IActorChannel http) : IActorChannel
{
    private volatile bool _isRefused;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ActorAnswer> SendAsync(ActorCall call, CancellationToken cancellationToken)
    {
        if (!_isRefused)
        {
            try
            {
                var response = await connection.InvokeAsync(DaprMethods.InvokeActor, Request(call), ActorErrors.Operation(call), cancellationToken).ConfigureAwait(false);

                // No header of the host's arrives; a failure is told by the body.
                return new ActorAnswer(response.Data.Memory, null);
            }
            catch (DaprException exception) when (exception.Status == nameof(RpcStatusCode.Unimplemented))
            {
                _isRefused = true;
            }
            catch (DaprException exception)
            {
                throw ActorErrors.Refused(call, exception);
            }
        }

        return await http.SendAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private static InvokeActorRequest Request(in ActorCall call)
    {
        var request = new InvokeActorRequest { ActorType = call.ActorType, ActorId = call.ActorId, Method = call.Method, Data = UnsafeByteOperations.UnsafeWrap(call.Body) };

        // What stands here are headers at the host; gRPC metadata are not.
        if (call.RemotingHeader is { } header)
        {
            request.Metadata.Add(ActorHeaders.RemotingRequest, header);
        }
        else
        {
            request.Metadata.Add(ActorHeaders.AcceptsFailure, ActorHeaders.Yes);
        }

        if (ActorReentrancyContext.Id is { } reentrancy)
        {
            request.Metadata.Add(ActorHeaders.ReentrancyId, reentrancy);
        }

        return request;
    }
}
