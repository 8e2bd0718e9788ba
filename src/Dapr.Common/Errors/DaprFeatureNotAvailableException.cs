namespace Dapr.Common;

/// <summary>The runtime offers a feature in none of the variants that the library knows.</summary>
/// <param name="featureName">The feature.</param>
/// <param name="checkedVariants">The variants that were tried.</param>
public sealed class DaprFeatureNotAvailableException(string featureName, string[] checkedVariants)
    : DaprException($"The sidecar does not offer {featureName}; asked for {string.Join(", ", checkedVariants)}. A newer runtime may, or an allow list of its API leaves it out.")
{
    /// <summary>The feature.</summary>
    public string FeatureName { get; } = featureName;

    /// <summary>The variants that were tried.</summary>
    public IReadOnlyList<string> CheckedVariants { get; } = checkedVariants;
}
