namespace Dapr.Client;

/// <summary>A workflow that was started. Nothing makes one, as in the official package.</summary>
/// <param name="InstanceId">The id of its instance.</param>
// compat: a positional record in the official package.
public record StartWorkflowResponse(string InstanceId);
