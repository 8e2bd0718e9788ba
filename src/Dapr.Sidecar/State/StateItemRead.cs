namespace Dapr.Sidecar.State;

/// <summary>One item of a bulk read.</summary>
internal sealed record StateItemRead(string Key, StateValue? Value);
