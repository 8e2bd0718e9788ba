using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dapr.Rpc;

/// <summary>A method of a gRPC service: its name, its kind and its messages.</summary>
public abstract class RpcMethod
{
    private protected RpcMethod(RpcMethodType type, string serviceName, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(serviceName);
        ArgumentException.ThrowIfNullOrEmpty(name);
        Type = type;
        ServiceName = serviceName;
        Name = name;
        FullName = $"/{serviceName}/{name}";
    }

    /// <summary>Which of the four kinds of calls it is.</summary>
    public RpcMethodType Type { get; }

    /// <summary>The service with its package, such as <c>dapr.proto.runtime.v1.Dapr</c>.</summary>
    public string ServiceName { get; }

    /// <summary>The method's own name, such as <c>SaveState</c>.</summary>
    public string Name { get; }

    /// <summary>The path on the wire: <c>/service/method</c>.</summary>
    public string FullName { get; }

    /// <summary>What a request looks like.</summary>
    public abstract MessageDescriptor RequestDescriptor { get; }

    /// <summary>What a response looks like.</summary>
    public abstract MessageDescriptor ResponseDescriptor { get; }

    /// <summary>Reads a response.</summary>
    internal abstract MessageParser Responses { get; }

    /// <inheritdoc/>
    public override string ToString() => FullName;
}
