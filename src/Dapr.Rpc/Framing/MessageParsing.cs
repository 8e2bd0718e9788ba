using Google.Protobuf;

namespace Dapr.Rpc.Framing;

/// <summary>Reads a message from the bytes of a frame.</summary>
internal static class MessageParsing
{
    /// <inheritdoc cref="Parse(MessageParser, ReadOnlyMemory{byte})"/>
    public static T Parse<T>(MessageParser<T> parser, ReadOnlyMemory<byte> frame)
        where T : class, IMessage<T> =>
        (T)Parse((MessageParser)parser, frame);

    /// <exception cref="RpcCallException">The bytes are no such message (Internal).</exception>
    public static IMessage Parse(MessageParser parser, ReadOnlyMemory<byte> frame)
    {
        try
        {
            return parser.ParseFrom(frame.Span);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new RpcCallException(RpcStatusCode.Internal, $"The bytes of a message are no {parser.ParseFrom(ReadOnlySpan<byte>.Empty).GetType().Name}: {exception.Message}", exception);
        }
    }
}
