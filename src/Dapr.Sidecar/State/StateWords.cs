namespace Dapr.Sidecar.State;

/// <summary>The words of the state API.</summary>
internal static class StateWords
{
    public const string Upsert = "upsert";

    public const string Delete = "delete";

    public const string FirstWrite = "first-write";

    public const string LastWrite = "last-write";

    public const string Strong = "strong";

    public const string Eventual = "eventual";

    /// <summary>What a word asks for; an unknown one asks for nothing.</summary>
    public static StateConsistency ToConsistency(string? word) => word switch
    {
        Strong => StateConsistency.Strong,
        Eventual => StateConsistency.Eventual,
        _ => StateConsistency.Unspecified,
    };
}
