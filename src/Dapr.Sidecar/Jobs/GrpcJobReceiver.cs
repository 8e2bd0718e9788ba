using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Protos;
using Dapr.Rpc;

namespace Dapr.Sidecar.Jobs;

/// <summary>A gRPC application: a job is a call of OnJobEvent, or of its older name where that is not there.</summary>
internal sealed class GrpcJobReceiver(AppChannel.AppChannel channel) : IJobReceiver
{
    public async Task<JobAnswer> ReceiveAsync(Job job, CancellationToken cancellationToken)
    {
        var request = new JobEventRequest
        {
            Name = job.Name,
            Data = job.Data,
            Method = "job/" + job.Name,
            ContentType = job.Data?.TypeUrl ?? "",
            HttpExtension = new HTTPExtension { Verb = HTTPExtension.Types.Verb.Post },
        };
        try
        {
            await CallAsync(request, cancellationToken);
            return new JobAnswer(JobOutcome.Handled);
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.NotFound)
        {
            return new JobAnswer(JobOutcome.Unknown, "NotFound");
        }
        catch (RpcCallException exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new JobAnswer(JobOutcome.Failed, $"the application answered {exception.StatusCode}");
        }
    }

    private async Task CallAsync(JobEventRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await channel.CallAsync(AppCallbackMethods.OnJobEvent, request, headers: null, cancellationToken);
        }
        catch (RpcCallException exception) when (exception.StatusCode == RpcStatusCode.Unimplemented)
        {
            await channel.CallAsync(AppCallbackMethods.OnJobEventAlpha1, request, headers: null, cancellationToken);
        }
    }
}
