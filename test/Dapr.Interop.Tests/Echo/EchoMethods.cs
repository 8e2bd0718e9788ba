using Dapr.Interop.Tests.Programs;
using Dapr.Interop.Tests.Wire;
using Dapr.Protos.ErrorDetails;
using Dapr.Rpc;

namespace Dapr.Interop.Tests.Echo;

/// <summary>The methods of <c>echo.proto</c>.</summary>
internal static class EchoMethods
{
    public static readonly RpcMethod<EchoRequest, EchoResponse> Unary = Create(RpcMethodType.Unary, "Unary");

    public static readonly RpcMethod<EchoRequest, EchoResponse> ServerStreaming = Create(RpcMethodType.ServerStreaming, "ServerStreaming");

    public static readonly RpcMethod<EchoRequest, EchoResponse> ClientStreaming = Create(RpcMethodType.ClientStreaming, "ClientStreaming");

    public static readonly RpcMethod<EchoRequest, EchoResponse> Duplex = Create(RpcMethodType.DuplexStreaming, "Duplex");

    public static readonly RpcMethod<EchoRequest, EchoResponse> Unknown = Create(RpcMethodType.Unary, "Unknown");

    public static readonly RpcMethod<HangRequest, HangResponse> Begun = CreateHang("Begun");

    public static readonly RpcMethod<HangRequest, HangResponse> Ended = CreateHang("Ended");

    private const string Service = "dapr.interop.Echo";

    /// <summary>
    /// A file with the descriptors of the service, of the details of errors, and of all that they import, for languages that build
    /// their messages from them.
    /// </summary>
    public static string DescriptorsFile { get; } = DescriptorFile.Write("echo", EchoReflection.Descriptor, ErrorDetailsReflection.Descriptor);

    private static RpcMethod<EchoRequest, EchoResponse> Create(RpcMethodType type, string name) =>
        new(type, Service, name, EchoRequest.Parser, EchoResponse.Parser);

    private static RpcMethod<HangRequest, HangResponse> CreateHang(string name) =>
        new(RpcMethodType.Unary, Service, name, HangRequest.Parser, HangResponse.Parser);
}
