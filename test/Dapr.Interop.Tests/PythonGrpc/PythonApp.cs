using Dapr.AppCallback.Autogen.Grpc.v1;
using Dapr.Client.Autogen.Grpc.v1;
using Dapr.Interop.Tests.Apps;
using Dapr.Interop.Tests.Programs;
using Dapr.Interop.Tests.Wire;
using Dapr.Protos.ErrorDetails;
using Dapr.Sidecar;

namespace Dapr.Interop.Tests.PythonGrpc;

/// <summary>An application that speaks gRPC by grpcio.</summary>
public abstract class PythonApp : OtherApp
{
    private protected PythonApp()
        : base(AppProtocol.Grpc)
    {
    }

    /// <summary>What the sidecar serves, what the application serves, and what is called through the sidecar.</summary>
    private static string Descriptors { get; } =
        DescriptorFile.Write("dapr", DaprReflection.Descriptor, AppcallbackReflection.Descriptor, EchoReflection.Descriptor, ErrorDetailsReflection.Descriptor);

    private protected override TestProgram StartApp(AppProtocol protocol) => new(Installed.Python, [Installed.Script("python/dapr_app.py"), Descriptors]);
}
