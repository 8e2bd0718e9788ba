namespace Dapr.Testing;

/// <summary>An event that an input binding brought to the application, and what it answered.</summary>
public sealed record BindingDeliveryRecord
{
    /// <summary>The binding.</summary>
    public required string BindingName { get; init; }

    /// <summary>The route that the event went to; empty for an application that speaks gRPC.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether the application has handled the event.</summary>
    public required bool IsHandled { get; init; }

    /// <summary>The status of the application's answer: that of HTTP, or of gRPC when it speaks that; null when it did not answer.</summary>
    public int? Status { get; init; }

    /// <summary>How the body of the answer begins, or what the application threw; empty for nothing.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Why the event was not handled; empty when it was.</summary>
    public string Reason { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() =>
        $"{BindingName} to {(Path.Length > 0 ? Path : "OnBindingEvent")}: {(IsHandled ? "handled" : "not handled")}" + (Reason.Length > 0 ? $" ({Reason})" : "");
}
