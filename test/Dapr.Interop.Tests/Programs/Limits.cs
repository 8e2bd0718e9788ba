namespace Dapr.Interop.Tests.Programs;

/// <summary>How long tests wait. Only what is stuck reaches these.</summary>
internal static class Limits
{
    /// <summary>For one answer, or one program to start.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>For all checks of a program.</summary>
    public static readonly TimeSpan Program = TimeSpan.FromSeconds(120);
}
