namespace Dapr.Actors.Dispatch;

/// <summary>The names in the messages of official remoting.</summary>
internal static class RemotingNames
{
    public const string Namespace = "urn:actors";
    public const string InstanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";
    public const string SerializationNamespace = "http://schemas.microsoft.com/2003/10/Serialization/";
    public const string ArraysNamespace = "http://schemas.microsoft.com/2003/10/Serialization/Arrays";
    public const string ActorIdNamespace = "http://schemas.datacontract.org/2004/07/Dapr.Actors";

    /// <summary>What bodies stand in.</summary>
    public const string Body = "WrappedMsgBody";

    /// <summary>The one member of that, which holds the arguments or the result.</summary>
    public const string Value = "value";

    /// <summary>The result.</summary>
    public const string Result = "retVal";

    /// <summary>The body of an answer that tells of an exception.</summary>
    public const string Exception = "ActorInvokeExceptionData";

    /// <summary>The type of the bodies.</summary>
    public const string ContentType = "application/octet-stream; charset=utf-8";

    /// <summary>The name of the type that holds the arguments of a method.</summary>
    public static string RequestType(string method) => method + "ReqBody";

    /// <summary>The name of the type that holds the result of a method.</summary>
    public static string ResponseType(string method) => method + "RespBody";
}
