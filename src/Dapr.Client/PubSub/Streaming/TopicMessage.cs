using System.Collections.ObjectModel;
using Google.Protobuf.WellKnownTypes;

namespace Dapr.Messaging.PublishSubscribe;

// compat: a positional record in the official package.

/// <summary>An event of a topic.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Source">Where it comes from: the application that published it, unless that says otherwise.</param>
/// <param name="Type">What kind of event it is.</param>
/// <param name="SpecVersion">The version of the specification of CloudEvents.</param>
/// <param name="DataContentType">The content type of its data.</param>
/// <param name="Topic">The topic.</param>
/// <param name="PubSubName">The pub/sub component.</param>
public sealed record TopicMessage(string Id, string Source, string Type, string SpecVersion, string DataContentType, string Topic, string PubSubName)
{
    /// <summary>The data: JSON as it is, text in UTF-8, and what was bytes as those.</summary>
    /// <value>Empty when there is none. The bytes are the event's own, and stay what they are.</value>
    public ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The route that the runtime chose.</summary>
    /// <value>A stream has one: <c>/</c>.</value>
    public string? Path { get; init; }

    /// <summary>The other attributes of the event, such as <c>subject</c>, <c>time</c> and <c>traceparent</c>.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<string, Value> Extensions { get; init; } = ReadOnlyDictionary<string, Value>.Empty;
}
