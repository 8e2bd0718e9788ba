namespace Dapr.Actors.Client;

/// <summary>A call of an actor's method as it goes out.</summary>
internal readonly record struct ActorCall
{
    /// <summary>The type of the actor.</summary>
    public required string ActorType { get; init; }

    /// <summary>Which of the actors of the type is called.</summary>
    public required string ActorId { get; init; }

    /// <summary>The method, by its name.</summary>
    public required string Method { get; init; }

    /// <summary>What the form of the call made of the arguments.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The type of that.</summary>
    public required string ContentType { get; init; }

    /// <summary>What official remoting says of the call; null in plain JSON.</summary>
    public string? RemotingHeader { get; init; }

    /// <summary>Whether the body stands for more than one argument, which official hosts do not take in plain JSON.</summary>
    public bool HasSeveralArguments { get; init; }
}
