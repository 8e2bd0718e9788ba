using System.Runtime.CompilerServices;
using Dapr.Rpc.Framing;
using Google.Protobuf;

namespace Dapr.Rpc.Client;

/// <summary>
/// A call with one request and one response, in one piece: it is what most calls are, and each method that awaits another costs.
/// It knows no types of messages, for code that is shared between types looks them up as it runs.
/// </summary>
internal static class UnaryCall
{
    private const int FirstBuffer = 4096;

    /// <summary>A request as it goes on the wire; from here on the message and what it stands on may be used for something else.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="request">The message.</param>
    /// <param name="call">How it is called.</param>
    /// <param name="isSentAgain">Whether several calls may send it, of which none gives its buffer back then.</param>
    /// <exception cref="RpcCallException">It is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Write(RpcChannel channel, IMessage request, RpcCallOptions call, bool isSentAgain = false) =>
        MessageFrame.Create(channel.Options.Pool, request, channel.Options.MaxSendMessageSize, call.Compress, isKept: isSentAgain);

    /// <summary>The same for a request that was written field by field; its writer may be used no more.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="request">What was written.</param>
    /// <param name="call">How it is called.</param>
    /// <param name="isSentAgain">Whether several calls may send it.</param>
    /// <exception cref="RpcCallException">It is longer than the limit (ResourceExhausted).</exception>
    public static MessageFrame Write(RpcChannel channel, FrameWriter request, RpcCallOptions call, bool isSentAgain = false) =>
        MessageFrame.Create(request, channel.Options.MaxSendMessageSize, call.Compress, isKept: isSentAgain);

    /// <summary>Makes the call, for one who awaits it once, at once: what keeps its state is used again.</summary>
    /// <param name="channel">Where to.</param>
    /// <param name="method">What is called.</param>
    /// <param name="request">What <see cref="Write(RpcChannel, IMessage, RpcCallOptions, bool)"/> gave.</param>
    /// <param name="call">Headers, limit of time, cancellation.</param>
    /// <exception cref="RpcCallException">The call ended with a status other than OK.</exception>
    /// <exception cref="OperationCanceledException">The caller cancelled; it carries the caller's token.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public static async ValueTask<IMessage> InvokeAsync(RpcChannel channel, RpcMethod method, MessageFrame request, RpcCallOptions call)
    {
        var options = channel.Options;
        using var lifetime = new CallLifetime(call);
        try
        {
            using var content = new UnaryContent(request, lifetime.Token);
            using var message = channel.CreateRequest(method, call);
            message.Content = content;
            using var response = await channel.SendAsync(message, lifetime.Token).ConfigureAwait(false);
            ResponseHead.Check(response);
            var stream = await response.Content.ReadAsStreamAsync(lifetime.Token).ConfigureAwait(false);
            var (buffer, length) = (options.Pool.Rent(FirstBuffer), 0);
            try
            {
                // The whole body: one message is all that may come, and its end is the end of the stream.
                while (await stream.ReadAsync(buffer.AsMemory(length), lifetime.Token).ConfigureAwait(false) is var read and > 0)
                {
                    length += read;
                    UnaryResponse.MakeRoom(options, ref buffer, length);
                }

                return UnaryResponse.Parse(response, method, options, buffer.AsMemory(0, length));
            }
            finally
            {
                options.Pool.Return(buffer);
            }
        }
        catch (Exception exception) when (lifetime.Translate(exception) is { } translated)
        {
            channel.LogFailure(method, translated);
            throw translated;
        }
        catch (RpcCallException exception)
        {
            channel.LogFailure(method, exception);
            throw;
        }
    }
}
