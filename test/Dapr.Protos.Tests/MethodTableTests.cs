using Dapr.Client.Autogen.Grpc.v1;
using Dapr.DurableTask.Protobuf;
using Dapr.Rpc;
using Google.Protobuf.Reflection;

namespace Dapr.Protos.Tests;

/// <summary>The method tables, written by hand, against the compiled services.</summary>
public sealed class MethodTableTests
{
    private static readonly IReadOnlyList<RpcMethod> Tables = [.. DaprMethods.All, .. AppCallbackMethods.All, .. TaskHubMethods.All];

    private static readonly IReadOnlyList<MethodDescriptor> Services =
    [
        .. new[] { DaprReflection.Descriptor, AppCallback.Autogen.Grpc.v1.AppcallbackReflection.Descriptor, OrchestratorServiceReflection.Descriptor }
            .SelectMany(file => file.Services)
            .SelectMany(service => service.Methods),
    ];

    [Fact]
    public void Tables_AgainstTheServices_SayTheSame() =>
        Assert.Equal(Services.Select(Describe).Order(StringComparer.Ordinal), Tables.Select(Describe).Order(StringComparer.Ordinal));

    [Fact]
    public void Tables_Fields_AreAllListed()
    {
        var fields = new[] { typeof(DaprMethods), typeof(AppCallbackMethods), typeof(TaskHubMethods) }
            .SelectMany(table => table.GetFields())
            .Where(field => !field.IsLiteral)
            .Select(field => (RpcMethod)field.GetValue(null)!);

        Assert.Equal(fields.Select(Describe).Order(StringComparer.Ordinal), Tables.Select(Describe).Order(StringComparer.Ordinal));
    }

    private static string Describe(MethodDescriptor method)
    {
        var type = (method.IsClientStreaming, method.IsServerStreaming) switch
        {
            (false, false) => RpcMethodType.Unary,
            (false, true) => RpcMethodType.ServerStreaming,
            (true, false) => RpcMethodType.ClientStreaming,
            (true, true) => RpcMethodType.DuplexStreaming,
        };
        return $"/{method.Service.FullName}/{method.Name} {type} {method.InputType.FullName} {method.OutputType.FullName}";
    }

    private static string Describe(RpcMethod method) =>
        $"{method.FullName} {method.Type} {method.RequestDescriptor.FullName} {method.ResponseDescriptor.FullName}";
}
