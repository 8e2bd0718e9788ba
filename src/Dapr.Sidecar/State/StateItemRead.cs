namespace Dapr.Sidecar.State;

/// <summary>One item of a bulk read: the value, null when there is none; or why it could not be read.</summary>
internal sealed record StateItemRead(string Key, StateValue? Value, string? Error = null);
