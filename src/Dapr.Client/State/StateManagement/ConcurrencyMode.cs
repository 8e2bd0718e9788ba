namespace Dapr.StateManagement;

/// <summary>Which of two concurrent writes wins.</summary>
public enum ConcurrencyMode
{
    /// <summary>The first: a write whose etag is no longer current fails.</summary>
    FirstWrite = Client.ConcurrencyMode.FirstWrite,

    /// <summary>The last.</summary>
    LastWrite = Client.ConcurrencyMode.LastWrite,
}
