namespace Dapr.Sidecar.Invocation;

/// <summary>Says on an invocation that leaves for another sidecar whose it is. Each try says it once more, as in the runtime.</summary>
internal static class Forwarded
{
    // The sidecar speaks for its application, from its own host.
    private const string Address = "127.0.0.1";

    public static InvocationRequest Add(InvocationRequest invocation) => invocation with
    {
        Headers =
        [
            .. invocation.Headers,
            new("X-Forwarded-For", Address),
            new("X-Forwarded-Host", Environment.MachineName),
            new("Forwarded", $"for={Address};by={Address};host={Environment.MachineName}"),
        ],
    };
}
