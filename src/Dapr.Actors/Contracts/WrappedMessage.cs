using System.Runtime.Serialization;
using Dapr.Actors.Dispatch;

/// <summary>A body of official remoting that wraps one object, which holds all arguments or the result.</summary>
// compat: it is in no namespace in the official package.
[DataContract(Name = "msgBodywrapped", Namespace = RemotingNames.Namespace)]
public abstract class WrappedMessage
{
    /// <summary>What is wrapped.</summary>
    [DataMember(Name = RemotingNames.Value, IsRequired = true, Order = 1)]
    public object Value { get; set; } = null!;
}
