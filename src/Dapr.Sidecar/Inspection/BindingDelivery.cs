namespace Dapr.Sidecar.Inspection;

/// <summary>An event that an input binding brought to the application.</summary>
/// <param name="Binding">The binding.</param>
/// <param name="Path">The route; empty for an application that has none, since it speaks gRPC.</param>
/// <param name="IsHandled">Whether the application has handled it.</param>
/// <param name="Status">The status that the application answered with, of HTTP or of gRPC; null when it did not answer.</param>
/// <param name="Answer">How the answer begins.</param>
/// <param name="Reason">Why it was not handled.</param>
internal sealed record BindingDelivery(string Binding, string Path, bool IsHandled, int? Status, string Answer, string Reason);
