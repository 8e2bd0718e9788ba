namespace Dapr.Actors.Dispatch;

/// <summary>What a host answers to a call of an actor's method.</summary>
internal readonly struct ActorCallAnswer
{
    /// <summary>The result, as the form of the call has it; empty for a method without one.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The type of the body; null says none.</summary>
    public string? ContentType { get; init; }

    /// <summary>What goes out as <c>X-DaprErrorResponseHeader</c>; null where the method succeeded.</summary>
    public string? ErrorHeader { get; init; }
}
