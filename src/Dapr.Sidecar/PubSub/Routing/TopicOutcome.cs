namespace Dapr.Sidecar.PubSub.Routing;

/// <summary>What became of a message.</summary>
internal enum TopicOutcome
{
    /// <summary>The application has handled it.</summary>
    Success,

    /// <summary>It was not handled; another try may help.</summary>
    Retry,

    /// <summary>It will never be handled.</summary>
    Drop,
}
