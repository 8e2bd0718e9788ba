namespace Dapr.Sidecar.Inspection;

/// <summary>A timer that will still come.</summary>
/// <param name="ActorId">Whose it is.</param>
/// <param name="Name">Its name.</param>
/// <param name="Due">When it comes next.</param>
/// <param name="Period">How often it comes, in the words in which it was set; empty for once.</param>
/// <param name="Callback">What it calls.</param>
/// <param name="Data">What it was set with, as JSON; null for nothing.</param>
internal sealed record PendingTimer(string ActorId, string Name, DateTimeOffset Due, string Period, string Callback, ReadOnlyMemory<byte>? Data);
