using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dapr.Rpc;

/// <summary>A method of a gRPC service with the types of its messages.</summary>
/// <typeparam name="TRequest">The request message.</typeparam>
/// <typeparam name="TResponse">The response message.</typeparam>
public sealed class RpcMethod<TRequest, TResponse> : RpcMethod
    where TRequest : class, IMessage<TRequest>
    where TResponse : class, IMessage<TResponse>
{
    /// <summary>Describes a method.</summary>
    /// <param name="type">Which of the four kinds of calls it is.</param>
    /// <param name="serviceName">The service with its package.</param>
    /// <param name="name">The method's own name.</param>
    /// <param name="requestParser">Reads a request.</param>
    /// <param name="responseParser">Reads a response.</param>
    public RpcMethod(
        RpcMethodType type,
        string serviceName,
        string name,
        MessageParser<TRequest> requestParser,
        MessageParser<TResponse> responseParser)
        : base(type, serviceName, name)
    {
        ArgumentNullException.ThrowIfNull(requestParser);
        ArgumentNullException.ThrowIfNull(responseParser);
        RequestParser = requestParser;
        ResponseParser = responseParser;
    }

    /// <summary>Reads a request.</summary>
    public MessageParser<TRequest> RequestParser { get; }

    /// <summary>Reads a response.</summary>
    public MessageParser<TResponse> ResponseParser { get; }

    /// <inheritdoc/>
    public override MessageDescriptor RequestDescriptor => RequestParser.ParseFrom(ReadOnlySpan<byte>.Empty).Descriptor;

    /// <inheritdoc/>
    public override MessageDescriptor ResponseDescriptor => ResponseParser.ParseFrom(ReadOnlySpan<byte>.Empty).Descriptor;

    internal override MessageParser Responses => ResponseParser;
}
