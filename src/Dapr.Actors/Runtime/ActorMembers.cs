using System.Diagnostics.CodeAnalysis;

namespace Dapr.Actors.Runtime;

/// <summary>What of an actor class the host looks at, so that a trimmer leaves it.</summary>
internal static class ActorMembers
{
    /// <summary>Constructors for activation, interfaces for calls, and methods for the callbacks of timers, which are private more often than not.</summary>
    public const DynamicallyAccessedMemberTypes Needed =
        DynamicallyAccessedMemberTypes.PublicConstructors
        | DynamicallyAccessedMemberTypes.Interfaces
        | DynamicallyAccessedMemberTypes.PublicMethods
        | DynamicallyAccessedMemberTypes.NonPublicMethods;
}
