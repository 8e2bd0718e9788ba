namespace Dapr.Actors.Client;

/// <summary>The form in which a typed proxy writes its calls. Hosts of this package answer in the form that they are asked in.</summary>
public enum ActorWireFormat
{
    /// <summary>Plain JSON by the name of the method, which every Dapr client and host knows; official hosts take it for methods with one argument at most.</summary>
    /// <remarks>One argument is the body itself, several are an object with a member for each parameter, by its name as it is declared; the result is the body of the answer.</remarks>
    Json = 0,

    /// <summary>The remoting of official packages with <c>UseJsonSerialization</c>.</summary>
    RemotingJson = 1,

    /// <summary>The remoting of official packages as they have it without a setting, by data contracts in binary XML.</summary>
    /// <remarks>It looks into types as the program runs: not for programs that are published as native code.</remarks>
    RemotingDataContract = 2,
}
