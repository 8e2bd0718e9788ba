namespace Dapr.Actors.Dispatch;

/// <summary>A call of an actor's method as it came to its host.</summary>
internal sealed class ActorCallRequest
{
    private RemotingHeader? _remoting;

    /// <summary>The method as the path names it.</summary>
    public required string Method { get; init; }

    /// <summary>The body as it came; empty without one.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What came as <c>X-DaprRequestHeader</c>; null where the call is no official remoting.</summary>
    public string? RemotingHeader { get; init; }

    /// <summary>What that says, which is read once; null where the call is no official remoting.</summary>
    /// <exception cref="FormatException">It is none of remoting.</exception>
    public RemotingHeader? Remoting => RemotingHeader is { } text ? _remoting ??= Dispatch.RemotingHeader.Parse(text) : null;

    /// <summary>The type of the body; null where none was said.</summary>
    public string? ContentType { get; init; }

    /// <summary>
    /// Whether <see cref="ActorHeaders.AcceptsFailure"/> came along: the caller reads from a good answer that the method failed. Others, of other
    /// languages and of official packages, would take it for the result, so that they are told by the transport.
    /// </summary>
    public bool AcceptsFailure { get; init; }

    /// <summary>The host's <c>UseJsonSerialization</c>: the form of the answer to remoting that had nothing to send, and so does not show its own.</summary>
    public bool UsesJsonRemoting { get; init; }
}
