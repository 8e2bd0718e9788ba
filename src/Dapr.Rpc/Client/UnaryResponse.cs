using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Client;

/// <summary>The body of an answer that holds one message.</summary>
internal static class UnaryResponse
{
    /// <summary>Checks what has come of a body, and makes room for the rest. Room grows with what arrives, not with what is announced.</summary>
    /// <exception cref="RpcCallException">It is no message, too long a one, or more than one.</exception>
    public static void MakeRoom(RpcChannelOptions options, ref byte[] buffer, int length)
    {
        var missing = MissingBytes(buffer.AsSpan(0, length), options.MaxReceiveMessageSize);
        if (length < buffer.Length)
        {
            return;
        }

        // One byte more than the message, so that the end of the stream is seen.
        var larger = options.Pool.Rent(length + Math.Min(missing + 1, length));
        buffer.CopyTo(larger, 0);
        options.Pool.Return(buffer);
        buffer = larger;
    }

    /// <summary>Reads the message of a body that is there whole, and how the call ended.</summary>
    /// <exception cref="RpcCallException">The call ended with a status other than OK, or the body is no message.</exception>
    public static IMessage Parse(HttpResponseMessage response, RpcMethod method, RpcChannelOptions options, ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
        {
            throw WithoutMessage(response);
        }

        if (MissingBytes(body.Span, options.MaxReceiveMessageSize) > 0)
        {
            throw MessageFrame.Truncated();
        }

        var message = ParseMessage(response, method, options, body);
        var status = ResponseHead.Trailers(response);
        return status.Code == RpcStatusCode.Ok ? message : throw ResponseHead.Failure(response, status, trailersOnly: false);
    }

    /// <summary>How many bytes a message lacks of what its header says.</summary>
    private static int MissingBytes(ReadOnlySpan<byte> bytes, int? maxSize)
    {
        if (bytes.Length < MessageFrame.HeaderLength)
        {
            return MessageFrame.HeaderLength - bytes.Length;
        }

        var missing = MessageFrame.HeaderLength + MessageFrame.ReadHeader(bytes, maxSize).Length - bytes.Length;
        return missing >= 0 ? missing : throw new RpcCallException(RpcStatusCode.Internal, "The answer holds more than one message.");
    }

    private static IMessage ParseMessage(HttpResponseMessage response, RpcMethod method, RpcChannelOptions options, ReadOnlyMemory<byte> body)
    {
        var message = body[MessageFrame.HeaderLength..];
        if (!MessageFrame.ReadHeader(body.Span, options.MaxReceiveMessageSize).IsCompressed)
        {
            return MessageParsing.Parse(method.Responses, message);
        }

        var (buffer, length) = CompressedMessage.Decompress(options.Pool, message, ResponseHead.Encoding(response), options.MaxReceiveMessageSize);
        try
        {
            return MessageParsing.Parse(method.Responses, buffer.AsMemory(0, length));
        }
        finally
        {
            options.Pool.Return(buffer);
        }
    }

    /// <summary>How a call ended that has no message: with the status in the headers, or in the trailers, and OK is none of them.</summary>
    private static RpcCallException WithoutMessage(HttpResponseMessage response)
    {
        var early = ResponseHead.Read(response);
        var status = early ?? ResponseHead.Trailers(response);
        return ResponseHead.Failure(
            response, status.Code == RpcStatusCode.Ok ? ResponseHead.WithoutMessage : status, trailersOnly: early is not null);
    }
}
