namespace Dapr.AI.Microsoft.Extensions;

/// <summary>Which model a chat client talks to.</summary>
public sealed class DaprChatClientOptions
{
    /// <summary>The name of the conversation component.</summary>
    public required string ConversationComponentName { get; set; }

    /// <summary>Whether the component keeps what was said in a conversation, so that who goes on with it says only what is new.</summary>
    /// <value>
    /// Default: false. An id that the caller brings is then told to the component and not given back, so that the whole history goes with each call; an id
    /// that the component began itself is given back all the same. With true every id is.
    /// </value>
    public bool KeepsHistory { get; set; }
}
