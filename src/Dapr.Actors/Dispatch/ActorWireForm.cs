using System.Text.Json;
using Dapr.Actors.Contracts;

namespace Dapr.Actors.Dispatch;

/// <summary>How the arguments and the result of a method stand in bodies.</summary>
internal abstract class ActorWireForm
{
    /// <summary>The type of bodies.</summary>
    public abstract string ContentType { get; }

    /// <summary>Writes the arguments; nothing where there are none.</summary>
    public abstract ReadOnlyMemory<byte> WriteRequest(ActorMethod method, object?[] arguments);

    /// <summary>Reads the arguments, in the order of the parameters.</summary>
    /// <exception cref="FormatException">The body does not hold them.</exception>
    public abstract object?[] ReadRequest(ActorMethod method, ReadOnlyMemory<byte> body);

    /// <summary>Writes the result.</summary>
    public abstract ReadOnlyMemory<byte> WriteResult<TResult>(ActorMethod method, TResult result);

    /// <summary>Reads the result.</summary>
    /// <exception cref="FormatException">The body does not hold it.</exception>
    public abstract TResult ReadResult<TResult>(string method, ReadOnlyMemory<byte> body);

    /// <summary>Reads a result whose type is known as the program runs.</summary>
    /// <exception cref="FormatException">The body does not hold it.</exception>
    public abstract object? ReadResult(string method, Type type, ReadOnlyMemory<byte> body);

    /// <summary>The refusal of a body that holds no such thing. It comes into logs, and so holds nothing of the body, which parsers quote.</summary>
    protected static FormatException Unreadable(string what, Exception? cause = null) => cause?.GetBaseException() switch
    {
        // That of a reader is a type of its own.
        JsonException malformed when malformed.GetType() != typeof(JsonException) => new($"{what} It is no JSON at byte {malformed.BytePositionInLine} of line {malformed.LineNumber + 1}."),
        null => new(what),
        _ => new($"{what} {cause.Message}", cause),
    };
}
