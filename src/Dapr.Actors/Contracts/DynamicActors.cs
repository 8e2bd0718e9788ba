using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Dapr.Actors.Contracts;

/// <summary>Whether interfaces of actors may be looked into as the program runs, and data contracts be used, which a program that is trimmed or native cannot do.</summary>
internal static class DynamicActors
{
    /// <summary>What a caller of such code is told.</summary>
    public const string Why = "Interfaces of actors are looked into, and proxies made, as the program runs. Generated proxies need none of it, with the wire forms of JSON.";

    private const string Switch = "Dapr.Actors.DynamicCode";

    /// <summary>Whether such code can be run: not in a native program, nor where the switch says no.</summary>
    [FeatureSwitchDefinition(Switch)]
    [FeatureGuard(typeof(RequiresUnreferencedCodeAttribute))]
    [FeatureGuard(typeof(RequiresDynamicCodeAttribute))]
    [SuppressMessage("Trimming", "IL4000", Justification = "A trimmed program that is not native has the code; what its interfaces lack by trimming nobody calls.")]
    [SuppressMessage("AOT", "IL4000", Justification = "The switch can only make it less than what the runtime offers.")]
    public static bool IsSupported => RuntimeFeature.IsDynamicCodeSupported && (!AppContext.TryGetSwitch(Switch, out var isOn) || isOn);
}
