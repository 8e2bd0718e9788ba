namespace Dapr.Actors.Runtime;

/// <summary>A step of a transaction.</summary>
/// <param name="Key">The name of the value.</param>
/// <param name="Json">The value; null where it goes.</param>
/// <param name="TtlInSeconds">How long it lives; null for ever.</param>
internal readonly record struct StateOperation(string Key, ReadOnlyMemory<byte>? Json, int? TtlInSeconds);
