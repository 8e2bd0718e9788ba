using System.Text;
using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Rpc.Server;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.AspNetCore.Http;

namespace Dapr.AspNetCore.GrpcCallback;

/// <summary>Jobs: each goes to the endpoint of its name, with what it was scheduled with as the body.</summary>
internal sealed class JobCallback(HandlerPipeline pipeline)
{
    public async Task<JobEventResponse> HandleAsync(JobEventRequest request, RpcServerCall call)
    {
        var response = await pipeline.RunAsync(new HandlerRequest(HttpMethods.Post, "/job/" + Uri.EscapeDataString(request.Name), "application/json", Body(request.Data)), call.HttpContext);
        return response.IsSuccess ? new JobEventResponse() : throw InvokeCallback.Failure(response);
    }

    /// <summary>JSON as JSON; of every other type its bytes.</summary>
    private static ReadOnlyMemory<byte> Body(Any? data) =>
        data is null ? ReadOnlyMemory<byte>.Empty
        : data.TryUnpack<Value>(out var value) ? Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(value))
        : data.Value.Memory;
}
