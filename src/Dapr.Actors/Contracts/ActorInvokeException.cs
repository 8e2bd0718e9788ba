namespace Dapr.Actors;

/// <summary>What the method of an actor threw, as its caller learns of it: the type by name, the message, and the exceptions that caused it.</summary>
public class ActorInvokeException : Exception
{
    /// <summary>Says nothing.</summary>
    public ActorInvokeException()
    {
    }

    /// <summary>Tells of an exception of an actor.</summary>
    /// <param name="actualExceptionType">The full name of its type.</param>
    /// <param name="message">Its message.</param>
    public ActorInvokeException(string actualExceptionType, string message)
        : base(message) => ActualExceptionType = actualExceptionType;

    internal ActorInvokeException(string actualExceptionType, string message, Exception? innerException)
        : base(message, innerException) => ActualExceptionType = actualExceptionType;

    /// <summary>The full name of the type that was thrown.</summary>
    public string ActualExceptionType { get; private set; } = "";
}
