namespace Dapr.Sidecar.Inspection;

/// <summary>A reminder that will still come.</summary>
/// <param name="ActorId">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Due">When it comes next, or is tried again.</param>
/// <param name="Period">How often it comes, in the words in which it was registered; empty for once.</param>
/// <param name="Data">What it was registered with, as JSON; null for nothing.</param>
/// <param name="Failures">How often it was not handled this time.</param>
internal sealed record PendingReminder(string ActorId, string Name, DateTimeOffset Due, string Period, ReadOnlyMemory<byte>? Data, long Failures);
