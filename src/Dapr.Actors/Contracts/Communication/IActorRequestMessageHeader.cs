namespace Dapr.Actors.Communication;

/// <summary>Which method of which actor is called in official remoting.</summary>
public interface IActorRequestMessageHeader
{
    /// <summary>Which of the actors of the type is called.</summary>
    ActorId ActorId { get; set; }

    /// <summary>The type of the actor.</summary>
    string ActorType { get; set; }

    /// <summary>What the call is part of.</summary>
    string CallContext { get; set; }

    /// <summary>The number of the method.</summary>
    int MethodId { get; set; }

    /// <summary>The number of the interface.</summary>
    int InterfaceId { get; set; }

    /// <summary>The call, where it can be told from others.</summary>
    string InvocationId { get; set; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; set; }

    /// <summary>Adds a header.</summary>
    /// <param name="headerName">Its name.</param>
    /// <param name="headerValue">Its value.</param>
    void AddHeader(string headerName, byte[] headerValue);

    /// <summary>Reads a header.</summary>
    /// <param name="headerName">Its name.</param>
    /// <param name="headerValue">Its value.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetHeaderValue(string headerName, out byte[] headerValue);
}
