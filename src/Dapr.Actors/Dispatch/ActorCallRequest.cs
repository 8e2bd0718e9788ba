namespace Dapr.Actors.Dispatch;

/// <summary>A call of an actor's method as it came to its host.</summary>
internal sealed class ActorCallRequest
{
    /// <summary>The method as the path names it.</summary>
    public required string Method { get; init; }

    /// <summary>The body as it came; empty without one.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What came as <c>X-DaprRequestHeader</c>; null where the call is no official remoting.</summary>
    public string? RemotingHeader { get; init; }

    /// <summary>The type of the body; null where none was said.</summary>
    public string? ContentType { get; init; }
}
