using Dapr.Rpc;

namespace Dapr.Sidecar.Actors;

/// <summary>An actor could not be called, or its application answered something else than a result; the message is the runtime's.</summary>
internal sealed class ActorCallException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>What a log may say of it: nothing that the application wrote.</summary>
    public string Summary { get; init; } = message;

    /// <summary>The application answered with an error.</summary>
    public static ActorCallException OfAnswer(int status, string text) =>
        new($"error from actor service: ({status}) {text}") { Summary = $"the application answered {status}" };

    /// <summary>Whether the call has certainly not begun: nobody was there, or the host is about to stop and takes nothing new.</summary>
    public bool WasNotReached() => InnerException switch
    {
        // Said by the other side, and not by a connection that broke meanwhile.
        RpcCallException { StatusCode: RpcStatusCode.Unavailable } exception => exception.InnerException is null || IsNobodyThere(exception.InnerException),
        { } exception => IsNobodyThere(exception),
        null => false,
    };

    private static bool IsNobodyThere(Exception exception) =>
        exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };
}
