namespace Dapr.Client;

/// <summary>Which of two concurrent writes wins.</summary>
public enum ConcurrencyMode
{
    /// <summary>The first: a write with an old etag fails, and one without an etag only creates.</summary>
    FirstWrite,

    /// <summary>The last.</summary>
    LastWrite,
}
