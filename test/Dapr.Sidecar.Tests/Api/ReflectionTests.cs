using Dapr.Rpc;
using Dapr.Rpc.Server.Reflection;
using Dapr.Rpc.Server.Reflection.V1;
using Google.Protobuf.Reflection;

namespace Dapr.Sidecar.Tests.Api;

/// <summary>What tools learn about the gRPC API.</summary>
public sealed class ReflectionTests
{
    [Fact]
    public async Task Reflection_TheApi_IsListedAndDescribed()
    {
        await using var sidecar = await TestSidecar.StartAsync();
        using var call = sidecar.Rpc.Start(ReflectionService.Method, new RpcCallOptions { Timeout = TimeSpan.FromSeconds(20) });

        await call.WriteAsync(new ServerReflectionRequest { ListServices = "" }, TestContext.Current.CancellationToken);
        await call.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "dapr.proto.runtime.v1.Dapr.SaveState" }, TestContext.Current.CancellationToken);
        await call.CompleteAsync();
        var answers = await call.ReadAllAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            ["dapr.proto.runtime.v1.Dapr", "grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection"],
            answers[0].ListServicesResponse.Service.Select(service => service.Name));
        Assert.Equal(
            "dapr/proto/runtime/v1/dapr.proto",
            FileDescriptorProto.Parser.ParseFrom(answers[1].FileDescriptorResponse.FileDescriptorProto[0]).Name);
    }
}
