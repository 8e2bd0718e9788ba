namespace Dapr.Actors.Communication;

/// <summary>What an answer of official remoting says beside the result.</summary>
public interface IActorResponseMessageHeader
{
    /// <summary>Adds a header.</summary>
    /// <param name="headerName">Its name.</param>
    /// <param name="headerValue">Its value.</param>
    void AddHeader(string headerName, byte[] headerValue);

    /// <summary>Reads a header.</summary>
    /// <param name="headerName">Its name.</param>
    /// <param name="headerValue">Its value.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetHeaderValue(string headerName, out byte[] headerValue);

    /// <summary>Whether there is none.</summary>
    /// <returns>Whether there is none.</returns>
    bool CheckIfItsEmpty();
}
