namespace Dapr.Sidecar;

/// <summary>What a lock is known by.</summary>
/// <param name="Store">The component.</param>
/// <param name="Resource">What is locked.</param>
internal readonly record struct LockKey(string Store, string Resource);
