using System.Runtime.CompilerServices;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Dapr.AspNetCore;

/// <summary>The checks of the sidecar, which are left out when the sidecar asks whether the application is well: neither is to wait for the other.</summary>
internal static class SidecarChecks
{
    // Not state of ours but a note on each registration, which has no place for it.
    private static readonly ConditionalWeakTable<HealthCheckRegistration, object> Registrations = [];

    /// <summary>Notes that a check is one of the sidecar.</summary>
    public static HealthCheckRegistration Note(HealthCheckRegistration registration)
    {
        Registrations.Add(registration, registration);
        return registration;
    }

    /// <summary>Whether a check is one of the sidecar.</summary>
    public static bool Contains(HealthCheckRegistration registration) => Registrations.TryGetValue(registration, out _);
}
