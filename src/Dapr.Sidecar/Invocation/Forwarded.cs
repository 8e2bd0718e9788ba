namespace Dapr.Sidecar.Invocation;

/// <summary>Says on an invocation that leaves for another sidecar whose it is.</summary>
internal static class Forwarded
{
    /// <param name="invocation">The invocation, which may say so of earlier tries already.</param>
    /// <param name="address">The sidecar's host: it speaks for its application.</param>
    public static InvocationRequest Add(InvocationRequest invocation, string address) => invocation with
    {
        Headers =
        [
            .. invocation.Headers,
            new("X-Forwarded-For", address),
            new("X-Forwarded-Host", Environment.MachineName),
            new("Forwarded", $"for={address};by={address};host={Environment.MachineName}"),
        ],
    };
}
