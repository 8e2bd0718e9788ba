namespace Dapr.Actors.Dispatch;

/// <summary>What the method of an actor threw, as it travels: the type by name, the message, and what caused it.</summary>
internal sealed record ActorFailure
{
    private const int Longest = 16;

    /// <summary>The full name of the type.</summary>
    public required string Type { get; init; }

    public required string Message { get; init; }

    /// <summary>What caused it; null where nothing did, or it is not known.</summary>
    public ActorFailure? Inner { get; init; }

    /// <summary>What official remoting says of where it was thrown; null where nothing is said.</summary>
    public string? Details { get; init; }

    /// <summary>Tells of an exception.</summary>
    public static ActorFailure Of(Exception exception) => Of(exception, Longest);

    /// <summary>The exception that tells of it on the other side.</summary>
    public ActorInvokeException ToException() => new(Type, Message, Inner?.ToException());

    /// <summary>What an actor that was called by this one threw keeps its own name.</summary>
    private static ActorFailure Of(Exception exception, int depth) => new()
    {
        Type = exception is ActorInvokeException { ActualExceptionType.Length: > 0 } told ? told.ActualExceptionType : exception.GetType().FullName ?? exception.GetType().Name,
        Message = exception.Message,
        Inner = exception.InnerException is { } inner && depth > 1 ? Of(inner, depth - 1) : null,
    };
}
