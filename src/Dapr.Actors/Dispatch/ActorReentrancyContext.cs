namespace Dapr.Actors.Dispatch;

/// <summary>The chain of calls that the code which runs is part of: a host sets it from the call that came, and the calls that go out carry it on.</summary>
internal static class ActorReentrancyContext
{
    private static readonly AsyncLocal<string?> Current = new();

    /// <summary>The id of the chain; null outside of one.</summary>
    public static string? Id
    {
        get => Current.Value;
        set => Current.Value = value;
    }
}
