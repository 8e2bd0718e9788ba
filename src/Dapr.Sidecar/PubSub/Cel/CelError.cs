namespace Dapr.Sidecar.PubSub.Cel;

/// <summary>
/// A failed evaluation, which is a value like others: <c>||</c> and <c>&amp;&amp;</c> absorb it when their other side decides.
/// The message stands in the log, and so names what the rule asks for and never a value of the event.
/// </summary>
internal sealed record CelError(string Message)
{
    public static CelError NoSuchOverload { get; } = new("no such overload");

    public static CelError NoSuchKey(object? key) => new($"no such key: {key}");

    public static CelError NoSuchAttribute(string name) => new($"no such attribute(s): {name}");
}
