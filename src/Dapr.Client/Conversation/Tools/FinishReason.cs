using System.Runtime.Serialization;

namespace Dapr.AI.Conversation.Tools;

/// <summary>Why an answer ended.</summary>
public enum FinishReason
{
    /// <summary>All was said.</summary>
    [EnumMember(Value = "stop")]
    Stop,

    /// <summary>It was as long as it may be.</summary>
    [EnumMember(Value = "length")]
    Length,

    /// <summary>The model wants tools called.</summary>
    [EnumMember(Value = "tool_calls")]
    ToolCalls,

    /// <summary>The provider held something back.</summary>
    [EnumMember(Value = "content_filter")]
    ContentFilter,

    /// <summary>For a reason that this library does not know.</summary>
    [EnumMember(Value = "unknown")]
    Unknown,
}
