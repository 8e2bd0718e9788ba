namespace Dapr.Rpc.Client;

/// <summary>What an error of the connection or a reset stream means as a status, by the table of the gRPC specification.</summary>
internal static class TransportErrors
{
    public static RpcCallException Translate(Exception exception)
    {
        if (exception is HttpRequestException { InnerException: HttpProtocolException unprocessed } && exception.Message != unprocessed.Message)
        {
            // The handler adds words of its own only to what it has tried again, because no server took it: a refused stream,
            // or one after the last that a GOAWAY names.
            return new RpcCallException(RpcStatusCode.Unavailable, $"The service took no call: {unprocessed.Message}", exception);
        }

        if (exception is HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded })
        {
            return new RpcCallException(RpcStatusCode.ResourceExhausted, $"Headers are longer than allowed: {exception.Message}", exception);
        }

        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpProtocolException reset)
            {
                return new RpcCallException(FromErrorCode(reset.ErrorCode), $"The stream was reset: {reset.Message}", exception);
            }
        }

        // A connection that breaks while a request is still sent can surface as a cancellation that nobody asked for.
        return exception is HttpRequestException or IOException or OperationCanceledException
            ? new RpcCallException(RpcStatusCode.Unavailable, $"The service cannot be reached: {Innermost(exception).Message}", exception)
            : new RpcCallException(RpcStatusCode.Internal, $"The call failed: {exception.Message}", exception);
    }

    private static RpcStatusCode FromErrorCode(long code) => code switch
    {
        7 => RpcStatusCode.Unavailable, // REFUSED_STREAM: nothing was processed
        8 => RpcStatusCode.Cancelled, // CANCEL
        11 => RpcStatusCode.ResourceExhausted, // ENHANCE_YOUR_CALM
        12 => RpcStatusCode.PermissionDenied, // INADEQUATE_SECURITY
        13 => RpcStatusCode.Unavailable, // HTTP_1_1_REQUIRED: whoever listens there speaks no HTTP/2
        _ => RpcStatusCode.Internal,
    };

    private static Exception Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner)
        {
            exception = inner;
        }

        return exception;
    }
}
