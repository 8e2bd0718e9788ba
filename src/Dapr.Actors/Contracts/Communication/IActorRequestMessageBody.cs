namespace Dapr.Actors.Communication;

/// <summary>The arguments of a call of official remoting.</summary>
public interface IActorRequestMessageBody
{
    /// <summary>Sets an argument.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="parameterName">The name of its parameter.</param>
    /// <param name="parameter">The argument.</param>
    void SetParameter(int position, string parameterName, object? parameter);

    /// <summary>Reads an argument.</summary>
    /// <param name="position">Its position.</param>
    /// <param name="parameterName">The name of its parameter.</param>
    /// <param name="paramType">The type of its parameter.</param>
    /// <returns>The argument.</returns>
    object GetParameter(int position, string parameterName, Type paramType);
}
