namespace Dapr.AspNetCore;

/// <summary>What may come of an event.</summary>
public enum BulkSubscribeAppResponseStatus
{
    /// <summary>It is done.</summary>
    SUCCESS,

    /// <summary>It is to be delivered again.</summary>
    RETRY,

    /// <summary>It is to be given up; it goes to the dead-letter topic if there is one.</summary>
    DROP,
}
