namespace Dapr.Actors.Runtime;

/// <summary>What the store has under a name.</summary>
/// <param name="Json">The value; empty when there is none.</param>
/// <param name="ExpireTime">When it expires; null for never.</param>
internal readonly record struct StoredState(ReadOnlyMemory<byte> Json, DateTimeOffset? ExpireTime);
