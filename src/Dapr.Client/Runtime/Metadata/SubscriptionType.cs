using System.Runtime.Serialization;

namespace Dapr.Metadata.Abstractions;

/// <summary>How a subscription came to be.</summary>
public enum SubscriptionType
{
    /// <summary>A resource file says so.</summary>
    [EnumMember(Value = "DECLARATIVE")]
    Declarative,

    /// <summary>The application asked for it, over a stream.</summary>
    [EnumMember(Value = "STREAMING")]
    Streaming,

    /// <summary>The application lists it.</summary>
    [EnumMember(Value = "PROGRAMMATIC")]
    Programmatic,
}
