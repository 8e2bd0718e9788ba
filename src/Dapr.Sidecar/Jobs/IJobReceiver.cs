using Dapr.Client.Autogen.Grpc.v1;

namespace Dapr.Sidecar.Jobs;

/// <summary>An application that gets jobs.</summary>
internal interface IJobReceiver
{
    /// <summary>Gives a job that is due to the application.</summary>
    Task<JobAnswer> ReceiveAsync(Job job, CancellationToken cancellationToken);
}
