using Dapr.Sidecar.Api;

namespace Dapr.Sidecar.Bindings;

/// <summary>What came of asking an output binding. One that failed may have metadata for the caller, too.</summary>
/// <param name="Response">What came back.</param>
/// <param name="Error">How it failed; null when it did not.</param>
internal sealed record BindingOutcome(OutputBindingResponse Response, ApiError? Error = null);
