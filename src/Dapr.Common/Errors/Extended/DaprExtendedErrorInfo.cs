namespace Dapr.Common.Exceptions;

/// <summary>What the runtime said about an error beyond its message.</summary>
/// <param name="Code">The number of the gRPC status code.</param>
/// <param name="Message">The message.</param>
public sealed record DaprExtendedErrorInfo(int Code, string Message)
{
    /// <summary>The details.</summary>
    public DaprExtendedErrorDetail[] Details { get; init; } = [];
}
