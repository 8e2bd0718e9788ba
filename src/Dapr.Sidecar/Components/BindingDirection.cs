namespace Dapr.Sidecar.Components;

/// <summary>What a binding is used for, as the setting <c>direction</c> of its component says it; without one for all that it can.</summary>
internal static class BindingDirection
{
    private const string Setting = "direction";
    private const string Input = "input";
    private const string Output = "output";

    /// <summary>Whether its events may go to the application.</summary>
    public static bool MayInput(ComponentSpec spec) => spec.Setting(Setting) is null || Says(spec, Input);

    /// <summary>Whether applications may ask it.</summary>
    public static bool MayOutput(ComponentSpec spec) => spec.Setting(Setting) is null || Says(spec, Output);

    /// <summary>Whether it says so itself that its events go to the application, which is not asked then.</summary>
    public static bool SaysInput(ComponentSpec spec) => Says(spec, Input);

    private static bool Says(ComponentSpec spec, string direction) =>
        spec.Setting(Setting)?.Split(',', StringSplitOptions.TrimEntries).Contains(direction, StringComparer.OrdinalIgnoreCase) ?? false;
}
