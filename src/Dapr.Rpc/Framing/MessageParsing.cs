using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>Reads a message from the bytes of a frame.</summary>
internal static class MessageParsing
{
    /// <exception cref="RpcCallException">The bytes are no such message (Internal).</exception>
    public static T Parse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> frame)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(frame.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, $"The bytes of a message are no {typeof(T).Name}: {exception.Message}", exception);
        }
    }
}
