using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;
using Dapr.Actors.Dispatch;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Common;
using Dapr.Common.Errors;
using Dapr.Protos;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Actors.Client;

/// <summary>Sends calls over gRPC. Where the sidecar does not offer that, as an allow list may have it, they go over HTTP from then on.</summary>
internal sealed class GrpcActorChannel(DaprConnection connection, IActorChannel http) : IActorChannel
{
    private const int MetadataKey = 1;
    private const int MetadataValue = 2;

    /// <summary>The one field that every call in plain JSON has; a message in parts is whole to who reads it.</summary>
    private static readonly byte[] AcceptsFailure = new InvokeActorRequest { Metadata = { [ActorHeaders.AcceptsFailure] = ActorHeaders.Yes } }.ToByteArray();

    private volatile bool _isRefused;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ActorAnswer> SendAsync(ActorCall call, CancellationToken cancellationToken)
    {
        if (!_isRefused)
        {
            try
            {
                var response = await connection.InvokeAsync(DaprMethods.InvokeActor, Write(call), ActorErrors.Operation(call), cancellationToken).ConfigureAwait(false);

                // No header of the host's arrives; a failure is told by the body.
                return new ActorAnswer(response.Data.Memory, null);
            }
            catch (DaprException exception) when (exception.IsNotOffered())
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

    /// <summary>The request, field by field: the map of its metadata would cost more than all the rest.</summary>
    private static FrameWriter Write(in ActorCall call)
    {
        var request = FrameWriter.Begin();
        Write(request, InvokeActorRequest.ActorTypeFieldNumber, call.ActorType);
        Write(request, InvokeActorRequest.ActorIdFieldNumber, call.ActorId);
        Write(request, InvokeActorRequest.MethodFieldNumber, call.Method);
        var data = request.BeginField(InvokeActorRequest.DataFieldNumber);
        request.Write(call.Body.Span);
        request.EndField(data);

        // What stands here are headers at the host; gRPC metadata are not.
        if (call.RemotingHeader is { } header)
        {
            WriteMetadata(request, ActorHeaders.RemotingRequest, header);
        }
        else
        {
            request.Write(AcceptsFailure);
        }

        if (ActorReentrancyContext.Id is { } reentrancy)
        {
            WriteMetadata(request, ActorHeaders.ReentrancyId, reentrancy);
        }

        return request;
    }

    private static void WriteMetadata(FrameWriter request, string name, string value)
    {
        var entry = request.BeginField(InvokeActorRequest.MetadataFieldNumber);
        Write(request, MetadataKey, name);
        Write(request, MetadataValue, value);
        request.EndField(entry);
    }

    private static void Write(FrameWriter request, int number, string text)
    {
        var field = request.BeginField(number);
        Encoding.UTF8.GetBytes(text, request);
        request.EndField(field);
    }
}
