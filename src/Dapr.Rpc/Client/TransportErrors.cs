namespace Dapr.Rpc.Client;

/// <summary>What an error of the connection or a reset stream means as a status, by the table of the gRPC specification.</summary>
internal static class TransportErrors
{
    public static RpcCallException Translate(Exception exception)
    {
        // A connection that breaks while a request is still sent can surface as a cancellation that nobody asked for.
        // Of what broke there are types only in part; the words of the platform (and their keys, when it is trimmed) tell the rest.
        var innermost = exception.GetBaseException();
        if (exception is not (HttpRequestException or IOException or OperationCanceledException))
        {
            return new RpcCallException(RpcStatusCode.Internal, $"The call failed: {exception.Message}", exception);
        }

        if (Says(innermost, "headers") && Says(innermost, "exceeded"))
        {
            return new RpcCallException(RpcStatusCode.ResourceExhausted, $"The metadata is too long: {innermost.Message}", exception);
        }

        // A connection that its server ends, that breaks the protocol or leaves pings unanswered, is no stream that was reset:
        // the call may go well on another.
        return innermost is HttpProtocolException reset && Says(reset, "stream")
            ? new RpcCallException(FromErrorCode(reset.ErrorCode), $"The stream was reset: {reset.Message}", exception)
            : new RpcCallException(RpcStatusCode.Unavailable, $"The service cannot be reached: {(exception is OperationCanceledException ? "the connection broke while the request was sent." : innermost.Message)}", exception);
    }

    private static bool Says(Exception exception, string word) => exception.Message.Contains(word, StringComparison.Ordinal);

    private static RpcStatusCode FromErrorCode(long code) => code switch
    {
        7 => RpcStatusCode.Unavailable, // REFUSED_STREAM: nothing was processed
        8 => RpcStatusCode.Cancelled, // CANCEL
        11 => RpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => RpcStatusCode.PermissionDenied, // INADEQUATE_SECURITY
        13 => RpcStatusCode.Unavailable, // HTTP_1_1_REQUIRED: whoever listens there speaks no HTTP/2
        _ => RpcStatusCode.Internal,
    };
}
