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
}
