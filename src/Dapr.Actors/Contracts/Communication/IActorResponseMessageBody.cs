namespace Dapr.Actors.Communication;

/// <summary>The result of a call of official remoting.</summary>
public interface IActorResponseMessageBody
{
    /// <summary>Sets the result.</summary>
    /// <param name="response">The result.</param>
    void Set(object? response);

    /// <summary>Reads the result.</summary>
    /// <param name="paramType">Its type.</param>
    /// <returns>The result.</returns>
    object Get(Type paramType);
}
