using Dapr.Rpc.Server.Reflection.V1;
using Google.Protobuf.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Dapr.Rpc.Server.Reflection;

/// <summary>Serves reflection. Both versions are the same on the wire, so one handler with the messages of v1 serves both.</summary>
internal sealed class ReflectionService(ICollection<EndpointDataSource> sources, IReadOnlyList<FileDescriptor> files)
{
    public static readonly RpcMethod<ServerReflectionRequest, ServerReflectionResponse> Method = Create("grpc.reflection.v1.ServerReflection");

    public static readonly RpcMethod<ServerReflectionRequest, ServerReflectionResponse> AlphaMethod = Create("grpc.reflection.v1alpha.ServerReflection");

    // What is mapped is known when the first question comes.
    private readonly Lazy<DescriptorIndex> _index = new(() => DescriptorIndex.Create(
        sources.SelectMany(source => source.Endpoints).Select(endpoint => endpoint.Metadata.GetMetadata<RpcMethod>()).OfType<RpcMethod>(),
        [.. files, Health.Wire.HealthReflection.Descriptor, V1.ReflectionReflection.Descriptor, V1Alpha.ReflectionReflection.Descriptor]));

    public IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints) =>
        new CompositeConventions([endpoints.MapDuplex(Method, ServeAsync), endpoints.MapDuplex(AlphaMethod, ServeAsync)]);

    private static RpcMethod<ServerReflectionRequest, ServerReflectionResponse> Create(string service) =>
        new(RpcMethodType.DuplexStreaming, service, "ServerReflectionInfo", ServerReflectionRequest.Parser, ServerReflectionResponse.Parser);

    private async Task ServeAsync(
        RpcRequestReader<ServerReflectionRequest> requests, RpcResponseWriter<ServerReflectionResponse> responses, RpcServerCall call)
    {
        var answers = new ReflectionAnswers(_index.Value);
        await foreach (var request in requests)
        {
            await responses.WriteAsync(answers.To(request), call.CancellationToken);
        }
    }
}
